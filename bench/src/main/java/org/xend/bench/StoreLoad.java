package org.xend.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts the same loads on several stores in turn and prints what each makes of them, and how far the first
/// is ahead of the best of the others: above 1 it is ahead, whatever the unit. Medians of several rounds after
/// one that is not counted.
///
/// Arguments: rounds, then NAME=SOCKET for each store.
public final class StoreLoad {
    @FunctionalInterface
    private interface Load {
        Map<String, Double> run(Loads on) throws IOException;
    }

    private static final Map<String, Load> LOADS = new LinkedHashMap<>();

    static {
        LOADS.put("one by one", Loads::roundTrips);
        LOADS.put("50 connections", on -> on.connections(1));
        LOADS.put("50 connections, 16 deep", Loads::pipelined);
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
        Map<String, Path> stores = new LinkedHashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            String[] store = arguments[i].split("=", 2);
            stores.put(store[0], Path.of(store[1]));
        }
        System.out.printf("%-40s", "");
        stores.keySet().forEach(name -> System.out.printf("%12s", name));
        System.out.printf("%10s%n", "ratio");
        for (Map.Entry<String, Load> load : LOADS.entrySet()) {
            Map<String, List<List<Double>>> figures = new LinkedHashMap<>();
            int number = 0;
            for (Path socket : stores.values()) {
                for (int round = 0; round <= rounds; round++) {
                    boolean counts = round > 0;
                    int store = number;
                    load.getValue().run(new Loads(socket)).forEach((figure, value) -> {
                        List<List<Double>> all = figures.computeIfAbsent(figure, _ -> new ArrayList<>());
                        while (all.size() <= store) {
                            all.add(new ArrayList<>());
                        }
                        if (counts) {
                            all.get(store).add(value);
                        }
                    });
                }
                number++;
            }
            figures.forEach((figure, all) -> print(load.getKey() + ": " + figure, all));
        }
    }

    private static void print(String what, List<List<Double>> all) {
        List<Double> medians = all.stream().map(StoreLoad::median).toList();
        System.out.printf("%-40s", what);
        medians.forEach(median -> System.out.print(
                median.isNaN() ? String.format("%12s", "-") : String.format("%,12.1f", median)));
        boolean more = what.endsWith("1/s");
        medians.stream().skip(1).filter(median -> !median.isNaN()).reduce(more ? Math::max : Math::min)
                .ifPresent(best -> System.out.printf("%10.2f",
                        more ? medians.getFirst() / best : best / medians.getFirst()));
        System.out.println();
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
    }
}
