package org.xend.daemon.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Permissions: letter and domid, the owner's first, as they are sent.
public record Access(List<String> entries) {
    static final Access DOM0_ONLY = new Access(List.of("n0"));
    /// An entry that stands for every domain (DOMID_ANY).
    private static final int ANY = 32757;
    private static final Pattern ENTRY = Pattern.compile("[nrwb](0|[1-9][0-9]*)");

    static Access parse(List<String> entries) throws Refusal {
        for (String entry : entries) {
            if (!ENTRY.matcher(entry).matches()) {
                throw new Refusal("EINVAL");
            }
        }
        return new Access(List.copyOf(entries));
    }

    /// All domains named, the owner first.
    List<Integer> domids() {
        return entries.stream().map(Access::domid).toList();
    }

    private static int domid(String entry) {
        return Integer.parseInt(entry.substring(1));
    }

    public int owner() {
        return domid(entries.getFirst());
    }

    /// How many entries, the owner's included, name a domain.
    public long naming(int domid) {
        return entries.stream().filter(entry -> domid(entry) == domid).count();
    }

    /// The owner may do everything; for others the first entry counts that names the domain or the one it
    /// stands for, else the letter of the owner's entry.
    ///
    /// @param right `r` or `w`
    boolean allows(Client who, char right) {
        if (who.privileged || isOwnedBy(who)) {
            return true;
        }
        char letter = entries.getFirst().charAt(0);
        for (String entry : entries.subList(1, entries.size())) {
            int named = domid(entry);
            if (named == who.domid || named == who.target || named == ANY) {
                letter = entry.charAt(0);
                break;
            }
        }
        return letter == 'b' || letter == right;
    }

    boolean isOwnedBy(Client who) {
        return owner() == who.domid || owner() == who.target;
    }

    Access ownedBy(int domid) {
        List<String> changed = new ArrayList<>(entries);
        changed.set(0, entries.getFirst().charAt(0) + Integer.toString(domid));
        return new Access(changed);
    }

    /// Without the entries of a domain that is gone.
    Access without(int domid) {
        List<String> kept = new ArrayList<>(entries.subList(1, entries.size()));
        kept.removeIf(entry -> domid(entry) == domid);
        kept.addFirst(entries.getFirst());
        return new Access(kept);
    }
}
