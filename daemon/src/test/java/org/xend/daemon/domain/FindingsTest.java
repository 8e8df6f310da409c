package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.xend.daemon.domain.Findings.Gone;
import org.xend.daemon.domain.Findings.Owed;
import org.xend.daemon.domain.Findings.Stands;
import org.xend.daemon.domain.Findings.Unfinished;
import org.xend.daemon.domain.plan.DestroyPlan.Reach;
import org.xend.daemon.domain.plan.DomainId;
import org.xend.daemon.domain.plan.DomainRecord;
import org.xend.daemon.domain.plan.DomainRecord.Phase;
import org.xend.daemon.domain.plan.DomainRecords;
import org.xend.daemon.domain.plan.DomainRecords.Found;
import org.xend.daemon.hypervisor.DomainInfo;

/// Records on one side, the hypervisor's domains on the other.
class FindingsTest {
    private static final String A = "aaaaaaaa-0000-0000-0000-000000000000";
    private static final String B = "bbbbbbbb-0000-0000-0000-000000000000";

    @Test
    void aRecordIsHeldAgainstDomidAndHandle() {
        for (Phase phase : List.of(Phase.STANDING, Phase.READY)) {
            DomainRecord it = record(phase, 5, A, A);
            found(new Stands(it, info(5, A)), it, info(5, A));
            found(new Unfinished(it, dying(5, A)), it, dying(5, A));
            found(new Gone(it, Reach.DEVICES), it);
            found(new Gone(it, Reach.UUID), it, info(5, B));
        }
        for (Phase phase : List.of(Phase.STARTING, Phase.ENDING)) {
            DomainRecord it = record(phase, 5, A, A);
            found(new Unfinished(it, info(5, A)), it, info(5, A));
            found(new Gone(it, Reach.DEVICES), it);
        }
        DomainRecord again = record(Phase.RESTARTING, 5, A, A);
        found(new Owed(again, Optional.of(info(5, A)), false), again, info(5, A));
        found(new Owed(again, Optional.empty(), false), again);
        found(new Owed(again, Optional.empty(), true), again, info(5, B));
    }

    @Test
    void aDomainWhoseDomidWasNotYetNotedIsFoundByItsHandle() {
        DomainRecord it = record(Phase.STARTING, -1, A, A);
        found(new Unfinished(it, info(6, A)), it, info(4, B), info(6, A));
        found(new Gone(it, Reach.UUID), it, info(4, B));
    }

    @Test
    void aSuccessorDoesNotTakeItsCorpseForItself() {
        DomainRecord corpse = kept(5, A, B);
        DomainRecord next = record(Phase.RESTARTING, -1, A, A);
        Findings findings = Findings.of(noted(corpse, next), List.of(zero(), info(5, A)));
        assertEquals(List.of(new Stands(corpse, info(5, A)), new Owed(next, Optional.empty(), true)), findings.found());
        findings = Findings.of(noted(next, corpse), List.of(zero(), info(5, A), info(6, A)));
        assertEquals(
                List.of(new Owed(next, Optional.of(info(6, A)), true), new Stands(corpse, info(5, A))),
                findings.found());
    }

    @Test
    void aCorpseThatWasNotSetAsideIsVoid() {
        DomainRecord corpse = kept(5, A, B);
        DomainRecord old = record(Phase.STANDING, 5, A, A);
        assertEquals(
                List.of(new Findings.Void(corpse), new Stands(old, info(5, A))),
                Findings.of(noted(corpse, old), List.of(zero(), info(5, A))).found());
    }

    @Test
    void anotherLifeOfTheHypervisorHasNoneOfThem() {
        DomainRecord it = record(Phase.STANDING, 5, A, A);
        var old = new DomainRecords.Contents(List.of(new Found(it, false)), List.of());
        assertEquals(
                List.of(new Gone(it, Reach.KEYS)),
                Findings.of(old, List.of(zero())).found());
        assertEquals(
                List.of(new Gone(it, Reach.UUID)),
                Findings.of(old, List.of(zero(), info(5, B))).found());
        Findings taken = Findings.of(old, List.of(zero(), info(5, A)));
        assertEquals(List.of(new Gone(it, Reach.NOTE)), taken.found());
        assertEquals(List.of(info(5, A)), taken.foreign());
    }

    @Test
    void whatNothingSpeaksOfIsForeignUnlessItDies() {
        var earlier = new DomainId(7, "old", B);
        var gone = new DomainId(8, "older", A);
        Findings findings = Findings.of(
                new DomainRecords.Contents(List.of(), List.of(earlier, gone)),
                List.of(zero(), info(5, A), dying(6, A), info(7, B)));
        assertEquals(List.of(info(5, A)), findings.foreign());
        assertEquals(List.of(earlier), findings.earlier());
        assertEquals(List.of(gone), findings.earlierGone());
    }

    private static void found(Findings.Finding expected, DomainRecord record, DomainInfo... guests) {
        List<DomainInfo> present = new ArrayList<>(List.of(zero()));
        present.addAll(Arrays.asList(guests));
        assertEquals(List.of(expected), Findings.of(noted(record), present).found());
    }

    private static DomainRecords.Contents noted(DomainRecord... records) {
        return new DomainRecords.Contents(
                Arrays.stream(records).map(record -> new Found(record, true)).toList(), List.of());
    }

    private static DomainRecord record(Phase phase, int domid, String handle, String uuid) {
        var config = SampleConfigs.bare("g").withUuid(uuid);
        return new DomainRecord(
                phase,
                domid,
                handle,
                config,
                config,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                0,
                false,
                false,
                Optional.empty());
    }

    private static DomainRecord kept(int domid, String handle, String uuid) {
        return record(Phase.STANDING, domid, handle, uuid).withKept();
    }

    private static DomainInfo zero() {
        return info(0, DomainZero.UUID);
    }

    private static DomainInfo info(int domid, String handle) {
        return info(domid, handle, false);
    }

    private static DomainInfo dying(int domid, String handle) {
        return info(domid, handle, true);
    }

    private static DomainInfo info(int domid, String handle, boolean dying) {
        return new DomainInfo(
                domid, UUID.fromString(handle), dying, false, false, true, Optional.empty(), 1024, 1024, 0, 1, 1, 0);
    }
}
