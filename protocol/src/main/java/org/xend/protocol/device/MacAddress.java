package org.xend.protocol.device;

import java.util.random.RandomGenerator;

/// A 48-bit Ethernet address, printed as six lower-case hex pairs with colons.
///
/// @param bits the address in the low 48 bits, first octet highest
public record MacAddress(long bits) {
    private static final long OUI = 0x00163eL << 24;

    public MacAddress {
        if (bits < 0 || bits >>> 48 != 0) {
            throw new IllegalArgumentException("not a 48-bit address: " + Long.toHexString(bits));
        }
    }

    /// Reads `aa:00:00:50:02:f0` (one or two hex digits per octet, either case).
    ///
    /// @throws IllegalArgumentException naming the text and what is wrong with it
    public static MacAddress parse(String text) {
        String[] octets = text.split(":", -1);
        if (octets.length != 6) {
            throw new IllegalArgumentException("bad MAC address '" + text + "': it needs six octets");
        }
        long bits = 0;
        for (String octet : octets) {
            if (octet.isEmpty()
                    || octet.length() > 2
                    || !octet.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
                throw new IllegalArgumentException(
                        "bad MAC address '" + text + "': '" + octet + "' is not a hex octet");
            }
            bits = bits << 8 | Integer.parseInt(octet, 16);
        }
        if ((bits >>> 40 & 1) != 0) {
            throw new IllegalArgumentException("bad MAC address '" + text + "': it is a multicast address");
        }
        return new MacAddress(bits);
    }

    /// A fresh address in Xen's own range 00:16:3e, fourth octet below 0x80 as xend and libxl draw it.
    public static MacAddress generate(RandomGenerator random) {
        return new MacAddress(OUI | random.nextLong(0x800000));
    }

    /// dom0's end of the vif by the NetBSD/Xen how-to's rule: this address XOR 00:00:00:01:00:00.
    public MacAddress dom0End() {
        return new MacAddress(bits ^ 0x010000L);
    }

    @Override
    public String toString() {
        var out = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            int octet = (int) (bits >>> shift) & 0xff;
            out.append(Character.forDigit(octet >>> 4, 16)).append(Character.forDigit(octet & 15, 16));
            if (shift > 0) {
                out.append(':');
            }
        }
        return out.toString();
    }
}
