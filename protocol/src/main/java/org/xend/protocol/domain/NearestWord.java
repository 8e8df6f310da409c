package org.xend.protocol.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the known word that a misspelt one most likely means: few letters left out, put in, changed or swapped.
public final class NearestWord {
    /// A longer word is no typing error, and is expensive to compare.
    private static final int LONGEST = 64;

    private static final int SLIP = 2;
    private static final int SWAP = 1;

    private NearestWord() {}

    /// @return the first of the nearest ones, when it is near: one slip in a word of up to five letters, two in a
    ///         longer one
    public static Optional<String> find(String word, Stream<String> known) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String low = word.toLowerCase(Locale.ROOT);
        record Found(String word, int cost) {}
        int most = word.length() < 3 ? 0 : SLIP * (word.length() < 6 ? 1 : 2);
        return known.filter(one -> SLIP * Math.abs(one.length() - word.length()) <= most)
                .map(one -> new Found(one, cost(low, one.toLowerCase(Locale.ROOT))))
                .filter(found -> found.cost() <= most)
                .reduce((one, other) -> other.cost() < one.cost() ? other : one)
                .map(Found::word);
    }

    /// Letters left out, put in, changed, or swapped with their neighbour (optimal string alignment), where a
    /// swap is the likeliest slip.
    private static int cost(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = SLIP * (i + j);
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                cost[i][j] = Math.min(
                        cost[i - 1][j - 1] + (same ? 0 : SLIP), Math.min(cost[i - 1][j], cost[i][j - 1]) + SLIP);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + SWAP);
                }
            }
        }
        return cost[one.length()][other.length()];
    }
}
