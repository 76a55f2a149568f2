package dev.baton.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Hosts to listen on that only this machine reaches. */
public final class Loopback {
    private Loopback() {}

    /** A name that can't be resolved can't be listened on, either: that is reported where it is opened. Blocks. */
    public static boolean is(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
