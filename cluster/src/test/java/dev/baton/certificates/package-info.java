/** Certificates, and what they keep out of the event bus. */
package dev.baton.certificates;
