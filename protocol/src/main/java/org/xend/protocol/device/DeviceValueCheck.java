package org.xend.protocol.device;

/// Checks on the words of a device string. They end up in key values, in file names and on the command lines of
/// hotplug scripts, some of which evaluate what they are given: nothing that a shell could act on gets through.
final class DeviceValueCheck {
    private static final int LONGEST = 4096;

    private DeviceValueCheck() {}

    /// Name or id of a domain: letters, digits and `_ - . : +`.
    static String domain(String what, String word) {
        return only(what, word, "_-.:+", 255);
    }

    /// An interface or bridge name: letters, digits and `_ - . : +`, at most as long as a kernel takes it.
    static String networkName(String what, String word, int longest) {
        return only(what, word, "_-.:+", longest);
    }

    /// Addresses, networks or host names for a script, separated by blanks.
    static String addresses(String what, String word) {
        return only(what, word, "_-.:/ ", 1024);
    }

    static void bounded(String what, String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(what + " is longer than " + LONGEST + " characters");
        }
    }

    /// Any text without control characters.
    static String printable(String what, String word) {
        bounded(what, word);
        for (int i = 0; i < word.length(); i++) {
            if (Character.isISOControl(word.charAt(i))) {
                throw new IllegalArgumentException(
                        what + " has a control character (code " + (int) word.charAt(i) + ") in it");
            }
        }
        return word;
    }

    private static String only(String what, String word, String punctuation, int longest) {
        if (word.isEmpty() || word.length() > longest) {
            throw new IllegalArgumentException(
                    "bad " + what + " '" + word + "': 1 to " + longest + " characters are needed");
        }
        for (char c : word.toCharArray()) {
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && punctuation.indexOf(c) < 0) {
                throw new IllegalArgumentException("bad " + what + " '" + word + "': letters, digits and "
                        + String.join(" ", punctuation.strip().split("")) + " are allowed");
            }
        }
        return word;
    }
}
