package org.xend.protocol.xs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.xend.protocol.xs.Permission.Right;

/// The permissions of a node: the first entry names the owner and what domains not listed may do, the others
/// name one domain each, or all of them ([Permission#ANY]), the first that fits counting. Never empty.
public record Permissions(List<Permission> entries) {
    /// `n0`: domain 0's own.
    public static final Permissions DOM0_ONLY = new Permissions(List.of(new Permission(Right.NONE, 0)));

    public Permissions {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("permissions must begin with the owner, got none");
        }
    }

    /// @throws XsException EINVAL where there is no entry or one is malformed
    public static Permissions parse(List<String> texts) throws XsException {
        if (texts.isEmpty()) {
            throw XsError.EINVAL.exception();
        }
        List<Permission> entries = new ArrayList<>(texts.size());
        for (String text : texts) {
            entries.add(Permission.parse(text));
        }
        return new Permissions(entries);
    }

    public int owner() {
        return entries.getFirst().domid();
    }

    /// What a domain that is not privileged may do.
    ///
    /// @param target the domain it stands for as well (SET_TARGET); its own id where there is none
    public Right rightOf(int domid, int target) {
        int owner = owner();
        if (owner == domid || owner == target) {
            return Right.BOTH;
        }
        for (int i = 1; i < entries.size(); i++) {
            Permission entry = entries.get(i);
            if (entry.domid() == domid || entry.domid() == target || entry.domid() == Permission.ANY) {
                return entry.right();
            }
        }
        return entries.getFirst().right();
    }

    /// Every domain named, the owner included.
    public Set<Integer> domids() {
        if (entries.size() == 1) {
            return Set.of(owner());
        }
        Set<Integer> domids = new HashSet<>();
        entries.forEach(entry -> domids.add(entry.domid()));
        return domids;
    }

    public boolean mentions(int domid) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).domid() == domid) {
                return true;
            }
        }
        return false;
    }

    /// The same for another owner, default right and further entries kept.
    public Permissions ownedBy(int domid) {
        if (owner() == domid) {
            return this;
        }
        List<Permission> changed = new ArrayList<>(entries);
        changed.set(0, new Permission(entries.getFirst().right(), domid));
        return new Permissions(changed);
    }

    /// The same without the entries of a domain that is no more; its ownership is not an entry in this sense.
    public Permissions without(int domid) {
        List<Permission> kept = new ArrayList<>(entries.size());
        kept.add(entries.getFirst());
        for (Permission entry : entries.subList(1, entries.size())) {
            if (entry.domid() != domid) {
                kept.add(entry);
            }
        }
        return new Permissions(kept);
    }

    /// The wire strings, owner first.
    public List<String> texts() {
        return entries.stream().map(Permission::toString).toList();
    }
}
