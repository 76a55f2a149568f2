package dev.baton.node.transport;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import java.net.StandardSocketOptions;
import java.util.Optional;

/**
 * A transport whose select loops are counted, and which shares ports where configured: the JDK's can do that, too, but
 * Vert.x uses that of the native ones only. Everything else is the transport's own. Any thread.
 */
@SuppressWarnings("deprecation") // the interface has a method with a deprecated type
public record CountedTransport(Transport of, boolean nio, Optional<OpenSockets> sockets, MeterRegistry meters)
        implements Transport {

    /** @param sockets where each socket is written down, for nio; empty: nowhere */
    public static io.vertx.core.transport.Transport of(
            io.vertx.core.transport.Transport transport, MeterRegistry meters, Optional<OpenSockets> sockets) {
        boolean nio = transport == io.vertx.core.transport.Transport.NIO;
        return new Named(transport, new CountedTransport(transport.implementation(), nio, sockets, meters));
    }

    private record Named(io.vertx.core.transport.Transport of, Transport implementation)
            implements io.vertx.core.transport.Transport {
        @Override
        public String name() {
            return of.name();
        }

        @Override
        public boolean available() {
            return of.available();
        }

        @Override
        public Throwable unavailabilityCause() {
            return of.unavailabilityCause();
        }
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        IoHandlerFactory factory = of.ioHandlerFactory();
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor thread) {
                return new CountedIoHandler(factory.newHandler(thread), thread, sockets, meters);
            }

            @Override
            public boolean isChangingThreadSupported() {
                return factory.isChangingThreadSupported();
            }
        };
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        of.configure(options, domainSocket, bootstrap);
        if (nio && options.isReusePort() && !domainSocket) {
            bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
        }
    }

    @Override
    public void configure(ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
        of.configure(options, connectTimeout, domainSocket, bootstrap);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        of.configure(channel, options);
    }

    @Override
    public boolean supportsDomainSockets() {
        return of.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return of.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return of.isAvailable();
    }

    @Override
    public Throwable unavailabilityCause() {
        return of.unavailabilityCause();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        return of.convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
        return of.convert(address);
    }

    @Override
    public DatagramChannel datagramChannel() {
        return of.datagramChannel();
    }

    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return of.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return of.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return of.serverChannelFactory(domainSocket);
    }
}
