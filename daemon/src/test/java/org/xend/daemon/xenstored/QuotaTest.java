package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.store.usage.Quotas;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Quota;

/// What fits and what no longer does, for domains behind a ring.
class QuotaTest {
    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;
    private final Quotas quotas = host.conductor.store().quotas();

    private static int begin(RingHost.Guest guest) {
        String answer = guest.ask(MessageType.TRANSACTION_START, "|");
        return Integer.parseInt(answer.replaceAll("[^0-9]", ""));
    }

    private String commit(RingHost.Guest guest, int transaction) {
        return guest.ask(MessageType.TRANSACTION_END, transaction, "T|");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theNodesThatFitAreTheLimitAndNoneMore(boolean inside) {
        RingHost.Guest guest = host.guest(7);
        int transaction = inside ? begin(guest) : 0;
        // with its own path and 19 folders these are 1000
        for (int i = 0; i < 980; i++) {
            assertEquals(
                    "WRITE OK|", guest.ask(MessageType.WRITE, transaction, "d" + i % 19 + "/" + i + "|"), "node " + i);
        }
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WRITE, transaction, "more|"));
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.MKDIR, transaction, "more|"));
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, transaction, "d1/1|v"), "an old node");
        if (inside) {
            assertEquals("ERROR ENOSPC|", commit(guest, transaction), "a part of what was asked");
            assertEquals(1, host.conductor.store().ledger().owned(7));
        } else {
            assertEquals(1000, host.conductor.store().ledger().owned(7));
        }
        Books.areRight(host.conductor);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPathThatDoesNotFitAsAWholeLeavesNoParents(boolean inside) {
        RingHost.Guest guest = host.guest(7);
        quotas.set(7, Quota.NODES, 5);
        int transaction = inside ? begin(guest) : 0;
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WRITE, transaction, "a/b/c/d/e|v"));
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.READ, transaction, "a|"));
        if (inside) {
            assertEquals("ERROR ENOSPC|", commit(guest, transaction));
        }
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "a/b/c/d|v"));
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.MKDIR, "e|"));
        assertEquals("RM OK|", guest.ask(MessageType.RM, "a/b|"));
        assertEquals("MKDIR OK|", guest.ask(MessageType.MKDIR, "e|"));
        Books.areRight(host.conductor);
    }

    @Test
    void aTransactionCannotBringInMoreThanFitsAtItsEnd() {
        RingHost.Guest guest = host.guest(7);
        quotas.set(7, Quota.NODES, 10);
        int transaction = begin(guest);
        for (int i = 0; i < 6; i++) {
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, transaction, "in/" + i + "|"));
        }
        dom0.ask(MessageType.WRITE, "/local/domain/7/x/y/z|");
        assertEquals(4, host.conductor.store().ledger().owned(7));
        assertEquals("ERROR ENOSPC|", commit(guest, transaction));
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.READ, "in|"));
        Books.areRight(host.conductor);
    }

    /// 24 + 8 for one entry, then value or names with their NUL.
    @ParameterizedTest
    @CsvSource({"false,2016,WRITE OK|", "false,2017,ERROR ENOSPC|", "true,2016,WRITE OK|", "true,2017,ERROR ENOSPC|"})
    void aNodeMayBeAsLargeAsTheLimit(boolean inside, int value, String answer) {
        RingHost.Guest guest = host.guest(7);
        int transaction = inside ? begin(guest) : 0;
        assertEquals(answer, guest.ask(MessageType.WRITE, transaction, "new|" + "v".repeat(value)));
        guest.ask(MessageType.WRITE, "old|x");
        transaction = inside ? begin(guest) : 0;
        assertEquals(answer, guest.ask(MessageType.WRITE, transaction, "old|" + "v".repeat(value)));
        Books.areRight(host.conductor);
    }

    @Test
    void aParentMayGainChildrenUpToItsSize() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WRITE, "p|" + "v".repeat(2000));
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WRITE, "p/" + "n".repeat(16) + "|"));
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "p/" + "n".repeat(15) + "|"));
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.SET_PERMS, "p|n7|r8|"));
        dom0.ask(MessageType.WRITE, "/local/domain/7/p|" + "v".repeat(3000));
        assertEquals("RM OK|", guest.ask(MessageType.RM, "p/" + "n".repeat(15) + "|"), "less is always allowed");
        Books.areRight(host.conductor);
    }

    @Test
    void watchesFitUpToTheLimit() {
        RingHost.Guest guest = host.guest(7);
        for (int i = 0; i < 128; i++) {
            assertEquals("WATCH_EVENT w|" + i + "|", guest.ask(MessageType.WATCH, "w|" + i + "|"));
        }
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WATCH, "w|more|"));
        assertEquals("ERROR EEXIST|", guest.ask(MessageType.WATCH, "w|1|"));
        guest.ask(MessageType.UNWATCH, "w|1|");
        assertEquals("WATCH_EVENT w|more|", guest.ask(MessageType.WATCH, "w|more|"));
        guest.ask(MessageType.RESET_WATCHES, "|");
        assertEquals("WATCH_EVENT w|more|", guest.ask(MessageType.WATCH, "w|more|"));
        Books.areRight(host.conductor);
    }

    @Test
    void transactionsFitUpToTheLimit() {
        RingHost.Guest guest = host.guest(7);
        for (int i = 1; i <= 10; i++) {
            assertEquals("TRANSACTION_START " + i + "|", guest.ask(MessageType.TRANSACTION_START, "|"));
        }
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.TRANSACTION_START, "|"));
        assertEquals("TRANSACTION_END OK|", guest.ask(MessageType.TRANSACTION_END, 3, "F|"));
        assertEquals("TRANSACTION_START 11|", guest.ask(MessageType.TRANSACTION_START, "|"));
        Books.areRight(host.conductor);
    }

    @Test
    void aTransactionTouchesNodesUpToTheLimitAndIsLostBeyond() {
        RingHost.Guest guest = host.guest(7);
        quotas.set(7, Quota.TRANSACTION_NODES, 3);
        for (String key : List.of("a", "b", "c", "d")) {
            guest.ask(MessageType.WRITE, key + "|" + key);
        }
        int transaction = begin(guest);
        for (String key : List.of("a", "b", "c", "a")) {
            assertEquals("READ " + key, guest.ask(MessageType.READ, transaction, key + "|"));
        }
        int fits = begin(guest);
        guest.ask(MessageType.READ, fits, "a|");
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.READ, transaction, "d|"));
        assertEquals("ERROR ENOMEM|", commit(guest, transaction));
        assertEquals("TRANSACTION_END OK|", commit(guest, fits));
        Books.areRight(host.conductor);
    }

    @Test
    void aNodeHasAsManyPermissionEntriesAsTheLimit() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WRITE, "k|");
        assertEquals("SET_PERMS OK|", guest.ask(MessageType.SET_PERMS, "k|n7|r1|r2|r3|r4|"));
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.SET_PERMS, "k|n7|r1|r2|r3|r4|r5|"));
        int transaction = begin(guest);
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.SET_PERMS, transaction, "k|n7|r1|r2|r3|r4|r5|"));
        assertEquals("SET_PERMS OK|", dom0.ask(MessageType.SET_PERMS, "/local/domain/7/k|n7|r1|r2|r3|r4|r5|r6|"));
        Books.areRight(host.conductor);
    }

    @Test
    void aPathCountsWithoutTheDomainsOwnPrefix() {
        RingHost.Guest guest = host.guest(7);
        quotas.set(7, Quota.PATH_MAX, 10);
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "k23456789a|v"));
        assertEquals("READ v", guest.ask(MessageType.READ, "/local/domain/7/k23456789a|"));
        assertEquals("ERROR EINVAL|", guest.ask(MessageType.WRITE, "k23456789ab|v"));
        assertEquals("ERROR EINVAL|", guest.ask(MessageType.READ, "/local/domain/7/k23456789ab|"));
        assertEquals("ERROR EINVAL|", guest.ask(MessageType.WATCH, "k23456789ab|t|"));
        assertEquals("ERROR ENOENT|", dom0.ask(MessageType.READ, "/a/much/longer/path|"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWouldTakeMoreThanTheMemoryIsRefused(boolean inside) {
        RingHost.Guest guest = host.guest(7);
        quotas.set(7, Quota.MEMORY, 2000);
        int transaction = inside ? begin(guest) : 0;
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, transaction, "a|" + "v".repeat(1000)));
        assertEquals("ERROR EIO|", guest.ask(MessageType.WRITE, transaction, "b|" + "v".repeat(1000)));
        assertEquals("ERROR ENOMEM|", guest.ask(MessageType.WATCH, "w|" + "t".repeat(1500) + "|"));
        if (inside) {
            assertEquals("ERROR ENOMEM|", commit(guest, transaction));
        } else {
            assertEquals("ERROR ENOMEM|", guest.ask(MessageType.READ, "a|"), "a reply has to wait somewhere");
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "a|small"));
        }
        Books.areRight(host.conductor);
    }

    @Test
    void permissionsMoveANodeFromOneDomainsBookToTheOthers() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WRITE, "a/b|v");
        dom0.ask(MessageType.SET_PERMS, "/local/domain/7/a|n8|");
        assertEquals(2, host.conductor.store().ledger().owned(7));
        assertEquals(1, host.conductor.store().ledger().owned(8));
        assertEquals("ERROR EPERM|", guest.ask(MessageType.SET_PERMS, "a/b|n8|"));
        Books.areRight(host.conductor);
        dom0.ask(MessageType.RELEASE, "7|");
        Books.areRight(host.conductor);
        assertEquals(0, host.conductor.store().ledger().bytes(7));
    }

    @Test
    void twoTransactionsThatRemoveTheSameNodesCountThemOnce() {
        RingHost.Guest guest = host.guest(7);
        for (int i = 0; i < 50; i++) {
            guest.ask(MessageType.WRITE, "k/" + i + "|v");
        }
        int one = begin(guest);
        int two = begin(guest);
        for (int i = 0; i < 50; i++) {
            assertEquals("RM OK|", guest.ask(MessageType.RM, one, "k/" + i + "|"));
            assertEquals("RM OK|", guest.ask(MessageType.RM, two, "k/" + i + "|"));
        }
        assertEquals("TRANSACTION_END OK|", commit(guest, one));
        assertEquals("ERROR EAGAIN|", commit(guest, two));
        Books.areRight(host.conductor);
    }

    @Test
    void whatIsMadeForADomainBeforeItsIntroductionIsItsOwn() {
        dom0.ask(MessageType.WRITE, "/pre|v");
        dom0.ask(MessageType.SET_PERMS, "/pre|n7|");
        RingHost.Guest guest = host.guest(7);
        quotas.set(7, Quota.NODES, 3);
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "a|"));
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WRITE, "b|"));
    }

    @Test
    void aLaterDomainOfTheSameIdBeginsWithTheLimitsOfAllAndNothingUsed() {
        RingHost.Guest guest = host.guest(7);
        assertEquals("SET_QUOTA OK|", dom0.ask(MessageType.SET_QUOTA, "7|nodes|2|"));
        guest.ask(MessageType.WRITE, "a|");
        guest.ask(MessageType.WATCH, "w|t|");
        begin(guest);
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WRITE, "b|"));
        dom0.ask(MessageType.RELEASE, "7|");
        RingHost.Guest later = host.guest(7);
        assertEquals("GET_QUOTA 1000|", dom0.ask(MessageType.GET_QUOTA, "7|nodes|"));
        later.ask(MessageType.WRITE, "a|");
        assertEquals("WRITE OK|", later.ask(MessageType.WRITE, "b|"));
        Books.areRight(host.conductor);
    }
}
