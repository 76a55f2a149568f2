package dev.baton.flows.bench;

/** A row of TechEmpower's table. */
public record World(int id, int randomNumber) {}
