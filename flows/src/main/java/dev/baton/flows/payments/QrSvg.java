package dev.baton.flows.payments;

import io.nayuki.qrcodegen.QrCode;

/** A QR code as inline SVG: one path, sharp at any size. */
final class QrSvg {
    private static final int BORDER = 4; // the quiet zone that readers want

    private QrSvg() {}

    static String of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        int size = code.size + 2 * BORDER;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %1$s" role="img" \
                aria-label="QR code of this receipt">\
                <path fill="#fff" d="M0 0h%1$sv%1$sH0z"/><path \
                d="%2$s"/></svg>""".formatted(Integer.toString(size), path(code));
    }

    private static String path(QrCode code) {
        StringBuilder path = new StringBuilder(16 * code.size * code.size / 2);
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + BORDER)
                            .append(' ')
                            .append(y + BORDER)
                            .append("h1v1h-1z");
                }
            }
        }
        return path.toString();
    }
}
