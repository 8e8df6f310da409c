package org.xend.daemon.domain.records;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.BootIdentity;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.domain.DomainUuid;
import org.xend.protocol.sxp.Sxp;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpPrinter;
import org.xend.protocol.sxp.SxpReader;

/// The records on disk of the domains that the daemon runs: one file `UUID.sxp` each, of lines in the form of
/// [DomainRecordSxp]. The last whole line counts.
///
/// A line is added in place, as long as the file stays short: replacing a file costs the system ten times as
/// much. What a killed daemon or a full disk cut short has no end of line and does not count; it is gone with the
/// next line, for which the file is replaced: written beside and moved. Nothing is forced to the disk, because a
/// host that crashed has no domains left to go on with; a killed daemon loses nothing that it has written. Calls
/// block and keep no state; directory 0700, files 0600.
public final class DomainRecords {
    private static final Logger LOG = LoggerFactory.getLogger(DomainRecords.class);
    /// What a daemon wrote that could not adopt domains.
    private static final Pattern EARLIER = Pattern.compile("\\(domain \\(domid ([0-9]{1,5})\\) "
            + "\\(name '([A-Za-z0-9_.:+-]{1,255})'\\) \\(uuid '(" + DomainUuid.FORM + ")'\\)\\)\\s*");
    private static final int LONGEST = 1 << 20;
    /// Of a file that a line is added to.
    private static final int LONG = 64 << 10;
    private static final Set<OpenOption> WHOLE = Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> IN_PLACE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final FileAttribute<?> OWNERS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final Supplier<BootIdentity> incarnation;

    /// A record that was found.
    ///
    /// @param sameHypervisor it was written under the hypervisor's present life: its domain may still be there
    public record Found(DomainRecord record, boolean sameHypervisor) {}

    /// All that was found.
    ///
    /// @param earlier records of a version that recorded no more than this
    public record Contents(List<Found> records, List<DomainId> earlier) {}

    /// @param folder `/var/lib/xend/domains`; made when the first record is saved
    /// @param incarnation of the hypervisor; may block
    public DomainRecords(Path folder, Supplier<BootIdentity> incarnation) {
        this.folder = folder;
        this.incarnation = incarnation;
    }

    /// @throws FailureException NotRecorded: a full disk; the former record stands
    public void save(DomainRecord record) {
        byte[] line = (SxpPrinter.compact(DomainRecordSxp.print(incarnation.get(), record)) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        try {
            if (line.length > LONGEST) {
                throw new IOException("it would be longer than " + LONGEST + " bytes");
            }
            if (!isAdded(file(record.uuid()), line)) {
                replace(record.uuid(), line);
            }
        } catch (IOException e) {
            throw notRecorded(record.uuid(), e);
        }
    }

    /// @return false where the file has to be made, or replaced
    private static boolean isAdded(Path file, byte[] line) throws IOException {
        try (FileChannel channel = FileChannel.open(file, IN_PLACE)) {
            long size = channel.size();
            if (size + line.length > LONG || !endsLine(channel, size)) {
                return false;
            }
            channel.position(size);
            writeAll(channel, ByteBuffer.wrap(line));
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static boolean endsLine(FileChannel channel, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return size > 0 && channel.read(last, size - 1) == 1 && last.get(0) == '\n';
    }

    private void replace(String uuid, byte[] line) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path part = folder.resolve(uuid + ".part");
        try (var channel = Files.newByteChannel(part, WHOLE, OWNERS_ALONE)) {
            writeAll(channel, ByteBuffer.wrap(line));
        }
        Files.move(part, file(uuid), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private FailureException notRecorded(String uuid, IOException e) {
        String reason =
                e instanceof FileSystemException known && known.getReason() != null ? known.getReason() : e.toString();
        return new FailureException(new Failure.NotRecorded(file(uuid).toString(), reason));
    }

    /// An absent record is no error.
    public void remove(String uuid) {
        try {
            Files.deleteIfExists(file(uuid));
        } catch (IOException e) {
            throw notRecorded(uuid, e);
        }
    }

    /// @return every record that can be read; the others are logged and left where they are
    public Contents load() {
        List<Found> records = new ArrayList<>();
        List<DomainId> earlier = new ArrayList<>();
        BootIdentity now = incarnation.get();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{sxp,part}")) {
            for (Path file : files) {
                if (file.toString().endsWith(".part")) {
                    // The daemon was killed before it was moved.
                    Files.deleteIfExists(file);
                } else {
                    read(file, now, records, earlier);
                }
            }
        } catch (NoSuchFileException _) {
            LOG.debug("{} does not exist yet: no domains were running", folder);
        } catch (IOException e) {
            LOG.warn("Cannot read {}: {}", folder, e.toString());
        }
        return new Contents(records, earlier);
    }

    private static void read(Path file, BootIdentity now, List<Found> records, List<DomainId> earlier) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new IOException("it is longer than " + LONGEST + " bytes");
            }
            String text = lastLine(SxpReader.decode(Files.readAllBytes(file)));
            Matcher old = EARLIER.matcher(text);
            if (old.matches()) {
                mustBe(file, old.group(3));
                earlier.add(new DomainId(Integer.parseInt(old.group(1)), old.group(2), old.group(3)));
                return;
            }
            Sxp value = new SxpReader().readOne(text);
            DomainRecordSxp.Text found = DomainRecordSxp.read(value);
            mustBe(file, found.record().uuid());
            records.add(new Found(found.record(), found.incarnation().equals(now)));
        } catch (IOException | SxpException | IllegalArgumentException | FailureException e) {
            LOG.error(
                    "The domain record {} is skipped, its domain is not managed if it still runs: {}",
                    file,
                    e.getMessage());
        }
    }

    /// The last line that ends; the whole text where none does.
    private static String lastLine(String text) {
        int end = text.lastIndexOf('\n');
        return end < 0 ? text : text.substring(text.lastIndexOf('\n', end - 1) + 1, end);
    }

    private static void mustBe(Path file, String uuid) throws IOException {
        if (!file.getFileName().toString().equals(uuid + ".sxp")) {
            throw new IOException("it is not a record of the domain its name says");
        }
    }

    private Path file(String uuid) {
        return folder.resolve(uuid + ".sxp");
    }
}
