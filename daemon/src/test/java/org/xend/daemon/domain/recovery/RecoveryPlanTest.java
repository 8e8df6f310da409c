package org.xend.daemon.domain.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.xend.daemon.domain.SampleConfigs;
import org.xend.daemon.domain.records.DomainId;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.daemon.domain.records.DomainRecords;
import org.xend.daemon.domain.records.DomainRecords.Found;
import org.xend.daemon.domain.registry.DomainZero;
import org.xend.daemon.domain.steps.destroy.DestroyPlan.Reach;
import org.xend.daemon.hypervisor.DomainInfo;

/// Records on one side, the hypervisor's domains on the other.
class RecoveryPlanTest {
    private static final String A = "aaaaaaaa-0000-0000-0000-000000000000";
    private static final String B = "bbbbbbbb-0000-0000-0000-000000000000";

    @Test
    void aRecordIsComparedByDomidAndHandle() {
        for (Phase phase : List.of(Phase.STANDING, Phase.READY)) {
            DomainRecord it = record(phase, 5, A, A);
            found(new RecoveryCase.Present(it, info(5, A)), it, info(5, A));
            found(new RecoveryCase.Unfinished(it, dying(5, A)), it, dying(5, A));
            found(new RecoveryCase.Gone(it, Reach.DEVICES), it);
            found(new RecoveryCase.Gone(it, Reach.UUID), it, info(5, B));
        }
        for (Phase phase : List.of(Phase.STARTING, Phase.ENDING)) {
            DomainRecord it = record(phase, 5, A, A);
            found(new RecoveryCase.Unfinished(it, info(5, A)), it, info(5, A));
            found(new RecoveryCase.Gone(it, Reach.DEVICES), it);
        }
        DomainRecord again = record(Phase.RESTARTING, 5, A, A);
        found(new RecoveryCase.RestartPending(again, Optional.of(info(5, A)), false), again, info(5, A));
        found(new RecoveryCase.RestartPending(again, Optional.empty(), false), again);
        found(new RecoveryCase.RestartPending(again, Optional.empty(), true), again, info(5, B));
    }

    @Test
    void aDomainWhoseDomidWasNotYetRecordedIsFoundByItsHandle() {
        DomainRecord it = record(Phase.STARTING, -1, A, A);
        found(new RecoveryCase.Unfinished(it, info(6, A)), it, info(4, B), info(6, A));
        found(new RecoveryCase.Gone(it, Reach.UUID), it, info(4, B));
    }

    @Test
    void aSuccessorDoesNotTakeItsDeadPredecessorForItself() {
        DomainRecord dead = kept(5, A, B);
        DomainRecord next = record(Phase.RESTARTING, -1, A, A);
        RecoveryPlan plan = RecoveryPlan.of(recorded(dead, next), List.of(zero(), info(5, A)));
        assertEquals(
                List.of(
                        new RecoveryCase.Present(dead, info(5, A)),
                        new RecoveryCase.RestartPending(next, Optional.empty(), true)),
                plan.cases());
        plan = RecoveryPlan.of(recorded(next, dead), List.of(zero(), info(5, A), info(6, A)));
        assertEquals(
                List.of(
                        new RecoveryCase.RestartPending(next, Optional.of(info(6, A)), true),
                        new RecoveryCase.Present(dead, info(5, A))),
                plan.cases());
    }

    @Test
    void aDeadDomainThatWasNotSetAsideIsSuperseded() {
        DomainRecord dead = kept(5, A, B);
        DomainRecord old = record(Phase.STANDING, 5, A, A);
        assertEquals(
                List.of(new RecoveryCase.Superseded(dead), new RecoveryCase.Present(old, info(5, A))),
                RecoveryPlan.of(recorded(dead, old), List.of(zero(), info(5, A)))
                        .cases());
    }

    @Test
    void anotherLifeOfTheHypervisorHasNoneOfThem() {
        DomainRecord it = record(Phase.STANDING, 5, A, A);
        var old = new DomainRecords.Contents(List.of(new Found(it, false)), List.of());
        assertEquals(
                List.of(new RecoveryCase.Gone(it, Reach.KEYS)),
                RecoveryPlan.of(old, List.of(zero())).cases());
        assertEquals(
                List.of(new RecoveryCase.Gone(it, Reach.UUID)),
                RecoveryPlan.of(old, List.of(zero(), info(5, B))).cases());
        RecoveryPlan taken = RecoveryPlan.of(old, List.of(zero(), info(5, A)));
        assertEquals(List.of(new RecoveryCase.Gone(it, Reach.RECORD)), taken.cases());
        assertEquals(List.of(info(5, A)), taken.foreign());
    }

    @Test
    void whatNothingSpeaksOfIsForeignUnlessItDies() {
        var earlier = new DomainId(7, "old", B);
        var gone = new DomainId(8, "older", A);
        RecoveryPlan plan = RecoveryPlan.of(
                new DomainRecords.Contents(List.of(), List.of(earlier, gone)),
                List.of(zero(), info(5, A), dying(6, A), info(7, B)));
        assertEquals(List.of(info(5, A)), plan.foreign());
        assertEquals(List.of(earlier), plan.earlier());
        assertEquals(List.of(gone), plan.earlierGone());
    }

    private static void found(RecoveryCase expected, DomainRecord record, DomainInfo... guests) {
        List<DomainInfo> present = new ArrayList<>(List.of(zero()));
        present.addAll(Arrays.asList(guests));
        assertEquals(
                List.of(expected), RecoveryPlan.of(recorded(record), present).cases());
    }

    private static DomainRecords.Contents recorded(DomainRecord... records) {
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
