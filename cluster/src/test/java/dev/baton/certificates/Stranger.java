package dev.baton.certificates;

import dev.baton.message.Frame;
import dev.baton.message.FrameCodec;
import dev.baton.message.FrameFormats;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** What can reach the port of the event bus, and speaks its protocol by itself. */
final class Stranger implements AutoCloseable {
    private static final int PATIENCE = 20_000;

    private final Socket socket;

    private Stranger(Socket socket) {
        this.socket = socket;
    }

    /** In the clear. */
    static Stranger plain(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE);
        socket.setSoTimeout(PATIENCE);
        return new Stranger(socket);
    }

    /** With TLS and this certificate, or none; it trusts everybody. */
    static Stranger tls(int port, Optional<KeyAndCertificate> shown) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.isPresent() ? keys(shown.get()) : null, new TrustManager[] {new TrustsAll()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE);
        socket.setSoTimeout(PATIENCE);
        return new Stranger(socket);
    }

    /** Waits for connections with this certificate. */
    static ServerSocket server(KeyAndCertificate shown) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(shown), new TrustManager[] {new TrustsAll()}, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static KeyManager[] keys(KeyAndCertificate shown) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setKeyEntry("key", shown.key(), new char[0], new Certificate[] {shown.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    /** The certificate that the node shows. */
    X509Certificate peer() throws IOException {
        return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
    }

    void send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /** Whether the node ends the connection, and says nothing before. */
    boolean isClosed() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) { // also an alert of TLS
            return true;
        }
    }

    /** A message of the event bus. */
    static byte[] message(String address, String sender, List<Integer> protocolAndCodec, byte[] body) {
        Buffer message = Buffer.buffer().appendInt(0);
        protocolAndCodec.forEach(one -> message.appendByte(one.byteValue()));
        if (protocolAndCodec.getLast() == -1) {
            text(message, FrameCodec.NAME);
        }
        message.appendByte((byte) 0);
        text(message, address);
        message.appendInt(0);
        text(message, sender);
        message.appendInt(4).appendBytes(body);
        return message.setInt(0, message.length() - 4).getBytes();
    }

    /** An empty frame in the name of a node. */
    static byte[] frame(String receiver, String sender) {
        Buffer body = Buffer.buffer();
        new FrameCodec(FrameFormats::newest).encodeToWire(body, new Frame(sender, List.of()));
        return message("baton.node." + receiver, sender, List.of(2, -1), body.getBytes());
    }

    private static void text(Buffer message, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        message.appendInt(bytes.length).appendBytes(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
