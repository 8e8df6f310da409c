package org.xend.daemon.control.resource;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xend.daemon.control.form.DeviceForm;
import org.xend.daemon.control.form.DomainForm;
import org.xend.daemon.control.form.VcpuForm;
import org.xend.daemon.control.request.Parameters;
import org.xend.daemon.control.request.Refusal;
import org.xend.daemon.domain.Domains;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.daemon.hypervisor.VcpuInfo;
import org.xend.protocol.control.Datum;
import org.xend.protocol.domain.CpuList;
import org.xend.protocol.domain.DomainValidator;
import org.xend.protocol.domain.ShutdownRequest;

/// `/xend/domain/ID`: one domain and its table of operations, by the names and parameters xend gave them.
public record DomainResource(Domains domains, HostView host, Executor blocking) {
    private static final int ALL_VCPUS = -1;

    public Resource resource() {
        return Resource.readOnly(Operation.of(this::get, "op")).withAll(operations());
    }

    public Resource devices() {
        return Resource.readOnly(Operation.of(this::listDevices, "type"));
    }

    private Map<String, Operation> operations() {
        var table = new LinkedHashMap<String, Operation>();
        table.put("pause", Operation.of(call -> done(domains.pause(call.id()))));
        table.put("unpause", Operation.of(call -> done(domains.unpause(call.id()))));
        table.put("destroy", Operation.of(call -> done(domains.destroy(call.id()))));
        table.put("shutdown", Operation.of(this::shutdown, "reason"));
        table.put(
                "rename",
                Operation.of(
                        call -> done(domains.rename(call.id(), call.parameters().text("name"))), "name"));
        table.put(
                "mem_target_set",
                Operation.of(
                        call -> done(domains.setMemory(
                                call.id(), call.parameters().whole("target", 1, DomainValidator.MOST_MEMORY_MIB))),
                        "target"));
        table.put(
                "maxmem_set",
                Operation.of(
                        call -> done(domains.setMaxMemory(
                                call.id(), call.parameters().whole("memory", 1, DomainValidator.MOST_MEMORY_MIB))),
                        "memory"));
        table.put(
                "set_vcpus",
                Operation.of(
                        call -> done(domains.setVcpus(
                                call.id(), call.parameters().whole("vcpus", 1, DomainValidator.MOST_VCPUS))),
                        "vcpus"));
        table.put("pincpu", Operation.of(this::pin, "vcpu", "cpumap"));
        table.put("domain_sched_credit_get", Operation.of(this::scheduler));
        table.put("domain_sched_credit_set", Operation.of(this::setScheduler, "weight", "cap"));
        table.put("vcpuinfo", Operation.of(this::vcpuInfo));
        table.put("devices", Operation.of(this::listDevices, "type"));
        // A create is answered when its devices are connected: there is nothing left to wait for.
        table.put("wait_for_devices", Operation.of(call -> done(domains.find(call.id()))));
        return table;
    }

    private CompletionStage<Answer> get(Exchange call) {
        String op = call.parameters().findText("op").orElse("");
        return switch (op) {
            case "" -> domains.find(call.id()).thenApply(view -> Answer.of(DomainForm.of(view)));
            case "vcpuinfo" -> vcpuInfo(call);
            default -> throw Refusal.badRequest("the op of a GET must be vcpuinfo, got '" + Parameters.clip(op) + "'");
        };
    }

    private CompletionStage<Answer> shutdown(Exchange call) {
        ShutdownRequest request;
        try {
            request = ShutdownRequest.parse(call.parameters().text("reason"));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(e.getMessage());
        }
        // 202: the guest has been asked; whether and when it obeys is its own affair.
        return domains.shutdown(call.id(), request)
                .thenApply(_ -> Answer.done()
                        .withStatus(202)
                        .withHeader("Location", call.http().path()));
    }

    private CompletionStage<Answer> pin(Exchange call) {
        String vcpu = call.parameters().text("vcpu");
        int number =
                vcpu.equals("all") ? ALL_VCPUS : call.parameters().whole("vcpu", 0, DomainValidator.MOST_VCPUS - 1);
        Set<Integer> cpus = new HashSet<>(call.parameters().wholes("cpumap", CpuList.HIGHEST));
        return domains.pin(call.id(), number, cpus).thenApply(_ -> Answer.of(new Datum.Whole(0)));
    }

    private CompletionStage<Answer> scheduler(Exchange call) {
        return domains.scheduler(call.id())
                .thenApply(now -> Answer.of(Datum.form("sched_credit")
                        .put("weight", now.weight())
                        .put("cap", now.cap())
                        .build()));
    }

    /// One of the two may be left out and keeps its value.
    private CompletionStage<Answer> setScheduler(Exchange call) {
        Parameters given = call.parameters();
        if (!given.has("weight") && !given.has("cap")) {
            throw Refusal.badRequest("parameter 'weight' or 'cap' is needed");
        }
        return domains.find(call.id())
                .thenCombine(domains.scheduler(call.id()), (view, now) -> {
                    int weight =
                            given.has("weight") ? given.whole("weight", 1, DomainValidator.MOST_WEIGHT) : now.weight();
                    int cap = given.has("cap")
                            ? given.whole("cap", 0, 100 * view.config().vcpus())
                            : now.cap();
                    return domains.setScheduler(call.id(), weight, cap);
                })
                .thenCompose(done -> done)
                .thenApply(_ -> Answer.of(new Datum.Whole(0)));
    }

    private CompletionStage<Answer> vcpuInfo(Exchange call) {
        CompletableFuture<Integer> cpus =
                CompletableFuture.supplyAsync(() -> host.info().cpus(), blocking);
        CompletableFuture<DomainView> view = domains.find(call.id());
        CompletableFuture<List<VcpuInfo>> vcpus = domains.vcpus(call.id());
        return view.thenCombine(
                        vcpus, (found, list) -> cpus.thenApply(count -> Answer.of(VcpuForm.of(found, list, count))))
                .thenCompose(answer -> answer);
    }

    private CompletionStage<Answer> listDevices(Exchange call) {
        String type = call.parameters().findText("type").orElse("");
        return domains.find(call.id())
                .thenApply(view -> Answer.of(new Datum.Sequence(view.devices().stream()
                        .filter(device -> type.isEmpty() || device.deviceClass().equals(type))
                        .<Datum>map(DeviceForm::keys)
                        .toList())));
    }

    private static CompletionStage<Answer> done(CompletionStage<?> stage) {
        return stage.thenApply(_ -> Answer.done());
    }
}
