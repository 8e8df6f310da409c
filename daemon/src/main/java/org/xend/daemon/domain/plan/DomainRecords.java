package org.xend.daemon.domain.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The daemon's notes of the domains it runs: one file `UUID.sxp` each, so that a daemon that starts can say
/// which domains ended while none was there.
///
/// ```
/// (domain (domid 1) (name 'nbsd') (uuid '2c9a...'))
/// ```
///
/// A file appears whole: it is written beside and moved. It is not forced to the disk, because a host that
/// crashed has no domains left to compare with. Calls block and keep no state; directory 0700, files 0600.
public final class DomainRecords {
    private static final Logger LOG = LoggerFactory.getLogger(DomainRecords.class);
    private static final String UUID_FORM = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern FORM = Pattern.compile("\\(domain \\(domid ([0-9]{1,5})\\) "
            + "\\(name '([A-Za-z0-9_.:+-]{1,255})'\\) \\(uuid '(" + UUID_FORM + ")'\\)\\)\\s*");
    private static final int LONGEST = 4096;
    private static final Set<OpenOption> WHOLE = Set.of(StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final FileAttribute<?> OWNERS_ALONE = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;

    /// @param folder `/var/lib/xend/domains`; made when the first record is saved
    public DomainRecords(Path folder) {
        this.folder = folder;
    }

    public void save(DomainRecord record) {
        Path part = folder.resolve(record.uuid() + ".part");
        String text = "(domain (domid " + record.domid() + ") (name '" + record.name() + "') (uuid '"
                + record.uuid()
                + "'))\n";
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            try (var channel = Files.newByteChannel(part, WHOLE, OWNERS_ALONE)) {
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            }
            Files.move(part, file(record.uuid()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file(record.uuid()), e);
        }
    }

    /// An absent record is no error.
    public void remove(String uuid) {
        try {
            Files.deleteIfExists(file(uuid));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file(uuid), e);
        }
    }

    /// @return every record that can be read; the others are logged and left where they are
    public List<DomainRecord> load() {
        List<DomainRecord> records = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.sxp")) {
            for (Path file : files) {
                read(file, records);
            }
        } catch (NoSuchFileException _) {
            LOG.debug("{} does not exist yet: no domains were running", folder);
        } catch (IOException e) {
            LOG.warn("Cannot read {}: {}", folder, e.toString());
        }
        return records;
    }

    private static void read(Path file, List<DomainRecord> records) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new IOException("it is longer than " + LONGEST + " bytes");
            }
            Matcher found = FORM.matcher(Files.readString(file));
            if (!found.matches() || !file.getFileName().toString().equals(found.group(3) + ".sxp")) {
                throw new IOException("it is not a record of the domain its name says");
            }
            records.add(
                    new DomainRecord(Integer.parseInt(found.group(1)), found.group(2), found.group(3)));
        } catch (IOException e) {
            LOG.warn("The domain record {} is skipped: {}", file, e.getMessage());
        }
    }

    private Path file(String uuid) {
        return folder.resolve(uuid + ".sxp");
    }
}
