package org.xend.daemon.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xend.protocol.xs.MessageType;

/// Answers requests as the specification has it, one after the other.
public final class Daemon {
    static final int MOST_PAYLOAD = 4096;
    static final String INTRODUCE_DOMAIN = "@introduceDomain";
    static final String RELEASE_DOMAIN = "@releaseDomain";
    private static final int DOMID_SELF = 32752;
    static final Set<MessageType> PRIVILEGED = Set.of(
            MessageType.INTRODUCE,
            MessageType.RELEASE,
            MessageType.RESUME,
            MessageType.SET_TARGET,
            MessageType.IS_DOMAIN_INTRODUCED,
            MessageType.CONTROL,
            MessageType.GET_QUOTA,
            MessageType.SET_QUOTA,
            MessageType.SET_FEATURE);
    static final Set<MessageType> UNKNOWN = Set.of(MessageType.WATCH_EVENT, MessageType.ERROR);
    private static final Pattern NUMBER = Pattern.compile("^[ \t]*([+-]?[0-9]{1,9}).*");

    private final Tree tree = Tree.fresh();
    private final Map<String, Access> specials =
            new LinkedHashMap<>(Map.of(INTRODUCE_DOMAIN, Access.DOM0_ONLY, RELEASE_DOMAIN, Access.DOM0_ONLY));
    private final Set<Client> sockets = new LinkedHashSet<>();
    final Limits limits = new Limits();
    private final OnNodes nodes = new OnNodes(this, specials);
    private final OnDomains domains = new OnDomains(this, specials);

    public Tree tree() {
        return tree;
    }

    /// A socket connects.
    public Client connect() {
        Client client = new Client(0, 0, true);
        sockets.add(client);
        return client;
    }

    /// A socket disconnects; nobody hears of it.
    public void disconnect(Client client) {
        sockets.remove(client);
    }

    /// The ring of a domain that is introduced.
    public Optional<Client> domain(int domid) {
        return Optional.ofNullable(domains.domains.get(domid));
    }

    OnDomains domains() {
        return domains;
    }

    /// The topmost nodes that went with the domain released last. In which order they go is left open.
    public List<String> released() {
        return List.copyOf(domains.released);
    }

    /// A request comes in. The answer, and what it makes others hear, is in the clients' outboxes afterwards.
    public void ask(Client from, int number, int requestId, int transactionId, String payload) {
        MessageType type = MessageType.ofNumber(number);
        try {
            Request request = new Request(this, from, type, requestId, transactionId, payload);
            answer(request)
                    .ifPresent(reply ->
                            from.send(new Expected.Exactly(new Message(number, requestId, transactionId, reply))));
            from.outcome = "OK";
            if (type == MessageType.WATCH) {
                firstEvent(from);
            }
        } catch (Refusal e) {
            from.outcome = e.getMessage();
            from.send(new Expected.Exactly(
                    new Message(MessageType.ERROR.number(), requestId, transactionId, e.getMessage() + "\0")));
        }
    }

    void tell(Notices notices) {
        everybody().forEach(notices::tell);
    }

    private List<Client> everybody() {
        List<Client> all = new ArrayList<>(sockets);
        all.addAll(domains.domains.values());
        return all;
    }

    private Optional<String> answer(Request request) throws Refusal {
        String ok = "OK\0";
        switch (request.type) {
            case READ:
                return Optional.of(
                        request.readable(request.absolute(request.only())).value());
            case DIRECTORY:
                return Optional.of(OnNodes.directory(request));
            case DIRECTORY_PART:
                OnNodes.part(request);
                return Optional.empty();
            case GET_PERMS:
                return Optional.of(
                        String.join("\0", nodes.getPermissions(request).entries()) + "\0");
            case GET_DOMAIN_PATH:
                return Optional.of(Paths.home(domid(request.only())) + "\0");
            case IS_DOMAIN_INTRODUCED:
                return Optional.of(isIntroduced(domid(request.only())) ? "T\0" : "F\0");
            case TRANSACTION_START:
                return Optional.of(start(request) + "\0");
            case GET_FEATURE:
                return Optional.of("15\0");
            case GET_QUOTA:
                return Optional.of(limits.get(request.strings(0), domains) + "\0");
            case SET_QUOTA:
                limits.set(request.strings(2), domains);
                break;
            case CONTROL:
                control(request);
                break;
            case WRITE:
                nodes.write(request);
                break;
            case MKDIR:
                nodes.makeDirectory(request);
                break;
            case RM:
                OnNodes.remove(request);
                break;
            case SET_PERMS:
                nodes.setPermissions(request);
                break;
            case WATCH:
                watch(request);
                break;
            case UNWATCH:
                unwatch(request);
                break;
            case RESET_WATCHES:
                request.from.watches.clear();
                request.from.transactions.clear();
                break;
            case TRANSACTION_END:
                end(request);
                break;
            case INTRODUCE:
                domains.introduce(request);
                break;
            case RELEASE:
                domains.release(request);
                break;
            case RESUME:
                domains.introduced(nonZero(request.only()));
                break;
            case SET_TARGET:
                domains.setTarget(request);
                break;
            default:
                throw new IllegalStateException(request.type + " is in no list");
        }
        return Optional.of(ok);
    }

    private Client.Watch watchOf(Request request, List<String> strings) throws Refusal {
        int depth = Client.Watch.UNLIMITED;
        if (strings.size() == 3) {
            if (!strings.get(2).matches("[0-9]{1,9}")) {
                throw new Refusal("EINVAL");
            }
            depth = Integer.parseInt(strings.get(2));
        }
        String given = strings.get(0);
        if (Paths.isSpecial(given)) {
            Paths.checkSpecial(given);
            limits.check(request.from, "path-max", given.length(), "EINVAL");
            return new Client.Watch(given, strings.get(1), depth, 0);
        }
        String path = request.absolute(given);
        return new Client.Watch(path, strings.get(1), depth, path.length() - given.length());
    }

    private void watch(Request request) throws Refusal {
        List<String> strings = request.strings(2);
        if (strings.size() > 3) {
            throw new Refusal("EINVAL");
        }
        Client.Watch added = watchOf(request, strings);
        if (request.from.watches.stream().anyMatch(each -> each.isSame(added.path(), added.token()))) {
            throw new Refusal("EEXIST");
        }
        limits.check(request.from, "watches", request.from.watchCount() + 1, "ENOSPC");
        request.from.watches.add(added);
    }

    private static void firstEvent(Client client) {
        Client.Watch added = client.watches.getLast();
        client.event(added, added.path());
    }

    private void unwatch(Request request) throws Refusal {
        Client.Watch named = watchOf(request, request.exactly(2));
        if (!request.from.watches.removeIf(each -> each.isSame(named.path(), named.token()))) {
            throw new Refusal("ENOENT");
        }
    }

    private int start(Request request) throws Refusal {
        if (request.within != null) {
            throw new Refusal("EBUSY");
        }
        limits.check(request.from, "transactions", request.from.transactions.size() + 1, "ENOSPC");
        int id = request.from.nextTransaction();
        request.from.transactions.put(id, new Transaction());
        return id;
    }

    private void end(Request request) throws Refusal {
        String how = request.only();
        if (!how.equals("T") && !how.equals("F")) {
            throw new Refusal("EINVAL");
        }
        Transaction ended = request.from.transactions.remove(request.transactionId);
        if (ended == null) {
            throw new Refusal("ENOENT");
        }
        if (how.equals("F") || ended.begun == null) {
            return;
        }
        if (ended.failure != null) {
            throw new Refusal(ended.failure);
        }
        limits.checkCommit(request.from, ended, tree);
        if (ended.conflictsWith(tree)) {
            throw new Refusal("EAGAIN");
        }
        Tree before = tree.copy();
        ended.changes.forEach(tree::apply);
        List<String> changed = ended.touched.stream()
                .filter(path -> ended.changed.contains(path) && (before.has(path) || tree.has(path)))
                .toList();
        tell(new Notices(before, tree, changed, ended.removed));
    }

    private static void control(Request request) throws Refusal {
        List<String> strings = request.strings(1);
        boolean known = strings.equals(List.of("check")) || strings.getFirst().equals("print") && strings.size() == 2;
        if (!known) {
            throw new Refusal("EINVAL");
        }
    }

    private boolean isIntroduced(int domid) {
        return domid == 0 || domid == DOMID_SELF || domains.domains.containsKey(domid);
    }

    static int nonZero(String text) throws Refusal {
        int domid = domid(text);
        if (domid == 0) {
            throw new Refusal("EINVAL");
        }
        return domid;
    }

    /// A special name is told to those who watch it, then with the domain's id to those who want that.
    void tellSpecial(String name, int domid) {
        String one = name + "/" + domid;
        for (Client client : everybody()) {
            if (specials.get(name).allows(client, 'r')) {
                client.watches.stream()
                        .filter(watch -> watch.path().equals(name)
                                && (watch.depth() == 0 || watch.depth() == Client.Watch.UNLIMITED))
                        .forEach(watch -> client.event(watch, name));
                client.watches.stream()
                        .filter(watch -> watch.path().equals(one)
                                || watch.path().equals(name)
                                        && watch.depth() > 0
                                        && watch.depth() != Client.Watch.UNLIMITED)
                        .forEach(watch -> client.event(watch, one));
            }
        }
    }

    static int domid(String text) throws Refusal {
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > 65535) {
            throw new Refusal("EINVAL");
        }
        return Integer.parseInt(text);
    }

    /// As C's atoi.
    static int number(String text) {
        Matcher number = NUMBER.matcher(text);
        return number.matches() ? Integer.parseInt(number.group(1)) : 0;
    }
}
