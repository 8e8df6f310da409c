package org.xend.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts the same loads on several stores in turn and prints what each makes of them, and how far the first
/// is ahead of the best of the others: above 1 it is ahead, whatever the unit. Medians of several rounds after
/// one that is not counted.
///
/// Where the process of every store is given, the processor time that each takes for a request of fifty
/// connections is a figure too.
///
/// Arguments: rounds, the first words of the loads that are wanted (`all`, or separated by commas), then
/// NAME=SOCKET or NAME=SOCKET@PID for each store.
public final class StoreLoad {
    @FunctionalInterface
    private interface Load {
        Map<String, Double> run(Loads on) throws IOException;
    }

    private static final Map<String, Load> LOADS = new LinkedHashMap<>();

    static {
        LOADS.put("one by one", Loads::roundTrips);
        LOADS.put("50 connections", on -> on.connections(1));
        LOADS.put("16 deep on 50 connections", Loads::pipelined);
        LOADS.put("transactions", Loads::transactions);
        LOADS.put("1 watch", on -> on.watches(1, 1));
        LOADS.put("10,000 watches", on -> on.watches(10_000, 1000));
        LOADS.put("50,000 watches", on -> on.watches(50_000, 50));
        LOADS.put("directory of 2,000", Loads::wide);
        LOADS.put("50,000 nodes", Loads::fill);
    }

    private StoreLoad() {}

    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[0]);
        List<String> wanted = List.of(arguments[1].split(","));
        Map<String, Loads> stores = new LinkedHashMap<>();
        for (int i = 2; i < arguments.length; i++) {
            String[] store = arguments[i].split("[=@]");
            stores.put(
                    store[0],
                    new Loads(
                            Path.of(store[1]),
                            store.length == 2 ? Optional.empty() : ProcessHandle.of(Long.parseLong(store[2]))));
        }
        System.out.printf("%-40s", "");
        stores.keySet().forEach(name -> System.out.printf("%16s", name));
        System.out.printf("%10s%n", "ratio");
        for (Map.Entry<String, Load> load : LOADS.entrySet()) {
            if (wanted.stream()
                    .noneMatch(word -> word.equals("all") || load.getKey().startsWith(word))) {
                continue;
            }
            Map<String, List<List<Double>>> figures = new LinkedHashMap<>();
            // The stores take turns, so that what changes on the machine changes for all of them.
            for (int round = 0; round <= rounds; round++) {
                int number = 0;
                for (Loads on : stores.values()) {
                    boolean counts = round > 0;
                    int store = number++;
                    load.getValue().run(on).forEach((figure, value) -> {
                        List<List<Double>> all = figures.computeIfAbsent(figure, _ -> new ArrayList<>());
                        while (all.size() < stores.size()) {
                            all.add(new ArrayList<>());
                        }
                        if (counts) {
                            all.get(store).add(value);
                        }
                    });
                }
            }
            figures.forEach((figure, all) -> print(load.getKey() + ": " + figure, all));
        }
    }

    private static void print(String what, List<List<Double>> all) {
        List<Double> medians = all.stream().map(StoreLoad::median).toList();
        System.out.printf("%-40s", what);
        medians.forEach(median ->
                System.out.print(median.isNaN() ? String.format("%16s", "-") : String.format("%,16.1f", median)));
        boolean more = what.endsWith("1/s");
        medians.stream()
                .skip(1)
                .filter(median -> !median.isNaN())
                .reduce(more ? Math::max : Math::min)
                .ifPresent(best ->
                        System.out.printf("%10.2f", more ? medians.getFirst() / best : best / medians.getFirst()));
        System.out.println();
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElse(Double.NaN);
    }
}
