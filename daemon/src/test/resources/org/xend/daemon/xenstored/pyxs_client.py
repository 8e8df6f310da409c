"""Drives the key tree at XENSTORED_PATH with pyxs: its client, transactions and watches. Exits 0 when all is as it
should be."""
from pyxs import Client
from pyxs.exceptions import PyXSError


def refused(call, *arguments):
    try:
        call(*arguments)
    except PyXSError as e:
        return e.args[0]
    raise AssertionError("%r was not refused" % (arguments,))


with Client() as client:
    client.write(b"/py/a", b"1")
    client.write(b"/py/b/c", b"two words")
    client.mkdir(b"/py/empty")
    assert client.read(b"/py/a") == b"1"
    assert client.read(b"/py/b/c") == b"two words"
    assert client.read(b"/py/none", b"default") == b"default"
    assert client.exists(b"/py/empty") and not client.exists(b"/py/none")
    assert client.list(b"/py") == [b"a", b"b", b"empty"]
    assert [top for top, _, _ in client.walk(b"/py")] == [b"/py", b"/py/a", b"/py/b", b"/py/b/c", b"/py/empty"]
    client.set_perms(b"/py/a", [b"n0", b"r5"])
    assert client.get_perms(b"/py/a") == [b"n0", b"r5"]
    assert client.get_domain_path(5) == b"/local/domain/5"
    assert client.is_domain_introduced(0)
    client.introduce_domain(5, 1, 3)
    assert client.is_domain_introduced(5)

    with Client() as other:
        # a transaction is unseen until it commits, and nothing of one that is rolled back is ever seen
        client.transaction()
        client.write(b"/py/t", b"inside")
        assert other.read(b"/py/t", b"unseen") == b"unseen"
        assert client.commit()
        assert other.read(b"/py/t") == b"inside"
        client.transaction()
        client.write(b"/py/t", b"gone")
        client.rollback()
        assert other.read(b"/py/t") == b"inside"
        # one that read what another has changed does not commit
        client.transaction()
        client.read(b"/py/t")
        client.write(b"/py/u", b"decided")
        other.write(b"/py/t", b"changed")
        assert not client.commit()
        assert not other.exists(b"/py/u")

        monitor = client.monitor()
        monitor.watch(b"/py/w", b"token")
        events = monitor.wait()
        assert next(events) == (b"/py/w", b"token"), "the first event of a watch"
        other.write(b"/py/w/x", b"1")
        assert next(events) == (b"/py/w/x", b"token")
        other.delete(b"/py/w")
        assert next(events) == (b"/py/w", b"token")
        monitor.unwatch(b"/py/w", b"token")

    client.delete(b"/py")
    assert not client.exists(b"/py")
    refused(client.read, b"/py")
    refused(client.delete, b"/py/none/x")
print("all is well")
