package hypercell.kernel.jupyter;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The history of all kernels of a user on disk: one JSON object per line, appended under a lock. A line with the
/// session and line number of an earlier one replaces it. When the file cannot be used, history lives in memory only.
final class HistoryFile {
    /// Entries that are kept when the file is read.
    static final int KEPT = 5000;

    /// Lines beyond which the file is written anew.
    private static final int LONG = 4 * KEPT;

    private final Path path;
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();
    private boolean usable;

    /// @param path the file, or null for a history in memory
    HistoryFile(Path path) {
        this.path = path;
        this.usable = path != null;
    }

    /// The user's file: `$XDG_STATE_HOME/hypercell/history.jsonl`, or below `~/.local/state`.
    static HistoryFile ofUser(Map<String, String> environment, Path home) {
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".local/state");
        return new HistoryFile(base.resolve("hypercell").resolve("history.jsonl"));
    }

    /// The entries on disk, oldest first; damaged lines are skipped.
    List<HistoryEntry> read() {
        if (!usable || !Files.isRegularFile(path)) {
            return List.of();
        }
        try {
            List<String> lines = Files.readAllLines(path, StandardCharsets.UTF_8);
            List<HistoryEntry> entries = entries(lines);
            if (lines.size() > LONG) {
                rewrite(entries);
            }
            return entries;
        } catch (IOException e) {
            usable = false;
            return List.of();
        }
    }

    private List<HistoryEntry> entries(List<String> lines) {
        Map<String, HistoryEntry> byPlace = new LinkedHashMap<>();
        for (String line : lines) {
            HistoryEntry entry = parse(line);
            if (entry != null) {
                byPlace.put(entry.session() + ":" + entry.line(), entry);
            }
        }
        List<HistoryEntry> all = new ArrayList<>(byPlace.values());
        return all.subList(Math.max(0, all.size() - KEPT), all.size());
    }

    private HistoryEntry parse(String line) {
        try {
            HistoryEntry entry = gson.fromJson(line, HistoryEntry.class);
            return entry == null || entry.input() == null || entry.output() == null ? null : entry;
        } catch (JsonParseException e) {
            return null;
        }
    }

    private void rewrite(List<HistoryEntry> entries) throws IOException {
        Path temporary = Files.createTempFile(path.getParent(), "history", ".tmp");
        Files.write(temporary, entries.stream().map(gson::toJson).toList());
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Claims a number for a session that runs its first cell: `atLeast`, or more when another kernel was faster.
    int newSession(int atLeast) {
        int number = atLeast;
        for (HistoryEntry entry : read()) {
            number = Math.max(number, entry.session() + 1);
        }
        return number;
    }

    /// Appends an entry.
    void append(HistoryEntry entry) {
        if (!usable) {
            return;
        }
        try {
            if (!Files.exists(path)) {
                create();
            }
            byte[] line = (gson.toJson(entry) + "\n").getBytes(StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
                    FileLock lock = channel.lock()) {
                channel.write(ByteBuffer.wrap(line));
            }
        } catch (IOException | UnsupportedOperationException e) {
            usable = false;
        }
    }

    // What people typed may hold secrets, so only they may read it.
    private void create() throws IOException {
        Files.createDirectories(path.getParent());
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
