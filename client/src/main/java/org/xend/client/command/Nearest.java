package org.xend.client.command;

import java.util.List;

/// Finds the word that was most likely meant.
final class Nearest {
    private Nearest() {}

    /// @return the known word with the fewest letters put in, left out, changed or swapped, where that is one in
    ///         three letters at most; empty: none is near, or two are equally so
    static String of(String word, List<String> known) {
        int least = Integer.MAX_VALUE;
        String nearest = "";
        for (String candidate : known) {
            int distance = distance(word, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            } else if (distance == least) {
                nearest = "";
            }
        }
        return least <= (word.length() + 1) / 3 ? nearest : "";
    }

    /// The optimal string alignment distance, row by row.
    private static int distance(String a, String b) {
        var rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 ? j : j == 0 ? i : step(rows, a, b, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int step(int[][] rows, String a, String b, int i, int j) {
        int changed = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(changed, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}
