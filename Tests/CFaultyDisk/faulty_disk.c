#include "faulty_disk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512

enum change_kind { MADE, WRITTEN, CUT_SHORT, REMOVED };

// A change to a file that was not synced yet.
struct change {
    struct change *next;
    enum change_kind kind;
    int64_t offset; // of what was written; the new size when cut short
    int64_t count;
    unsigned char bytes[];
};

// What is durable of a file, and what is not yet.
struct file {
    struct file *next;
    char *path;
    bool exists;
    unsigned char *bytes;
    int64_t size;
    int64_t capacity;
    struct change *first;
    struct change **end;
};

struct disk {
    struct disk *next;
    int32_t number;
    uint64_t random;
    struct file *files;
    int64_t operations;
    int64_t cut_at;
    bool is_off;
    bool is_protected;
    int32_t lies;
    int32_t failing;
    int64_t failing_count;
    int32_t failure;
    bool failure_lasts;
};

// An open file: the default file system's own handle comes right after it.
struct handle {
    sqlite3_file base;
    struct disk *disk;
    struct file *file;
    bool is_log;
    // As the default file system does: the first sync of a journal that may have been made syncs its folder too.
    bool syncs_folder;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct disk *disks;
static int32_t last_number;
static sqlite3_vfs *system_vfs;
static sqlite3_vfs faulty_vfs;

static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)((struct handle *)file + 1); }

static void *checked(void *memory) {
    if (memory == NULL) abort();
    return memory;
}

// SplitMix64.
static uint64_t chance(struct disk *disk) {
    uint64_t mixed = disk->random += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
}

// MARK: The durable bytes

static void resize(struct file *file, int64_t size) {
    if (size > file->capacity) {
        file->capacity = size + size / 2;
        file->bytes = checked(realloc(file->bytes, (size_t)file->capacity));
    }
    if (size > file->size) memset(file->bytes + file->size, 0, (size_t)(size - file->size));
    file->size = size;
}

static void put(struct file *file, const unsigned char *bytes, int64_t offset, int64_t count) {
    if (offset + count > file->size) resize(file, offset + count);
    memcpy(file->bytes + offset, bytes, (size_t)count);
}

static struct change *append(struct file *file, enum change_kind kind, int64_t offset, const void *bytes, int64_t count) {
    struct change *change = checked(malloc(sizeof(struct change) + (size_t)count));
    *change = (struct change){.kind = kind, .offset = offset, .count = count};
    if (count > 0) memcpy(change->bytes, bytes, (size_t)count);
    *file->end = change;
    file->end = &change->next;
    return change;
}

static void forget_changes(struct file *file) {
    while (file->first != NULL) {
        struct change *change = file->first;
        file->first = change->next;
        free(change);
    }
    file->end = &file->first;
}

static void set_existence(struct file *file, bool exists) {
    file->exists = exists;
    file->size = 0;
}

static void make_durable(struct file *file) {
    for (struct change *change = file->first; change != NULL; change = change->next) {
        switch (change->kind) {
        case MADE: set_existence(file, true); break;
        case WRITTEN: put(file, change->bytes, change->offset, change->count); break;
        case CUT_SHORT: resize(file, change->offset); break;
        case REMOVED: set_existence(file, false); break;
        }
    }
    forget_changes(file);
}

// Makes durable which files there are. What was written to them stays as it is.
static void sync_folder(struct disk *disk) {
    for (struct file *file = disk->files; file != NULL; file = file->next) {
        struct change *last = NULL;
        for (struct change *change = file->first; change != NULL; change = change->next) {
            if (change->kind == MADE || change->kind == REMOVED) last = change;
        }
        // What was written before a removal is gone with it.
        while (last != NULL) {
            struct change *change = file->first;
            bool is_done = change == last;
            if (is_done) set_existence(file, change->kind == MADE);
            file->first = change->next;
            free(change);
            if (is_done) break;
        }
        if (file->first == NULL) file->end = &file->first;
    }
}

// Keeps each unsynced change with `odds` chances in eight.
static void lose_power(struct disk *disk, struct file *file, uint64_t odds) {
    for (struct change *change = file->first; change != NULL; change = change->next) {
        if (change->kind == WRITTEN) {
            int64_t done = 0;
            while (done < change->count) {
                int64_t at = change->offset + done;
                int64_t piece = SECTOR - at % SECTOR;
                if (piece > change->count - done) piece = change->count - done;
                if (chance(disk) % 8 < odds) put(file, change->bytes + done, at, piece);
                done += piece;
            }
            continue;
        }
        bool is_kept = chance(disk) % 8 < odds;
        if (change->kind == CUT_SHORT) {
            if (is_kept) resize(file, change->offset);
            continue;
        }
        // What comes after a making or a removal that was lost happened to a file that is not there.
        if (!is_kept) break;
        set_existence(file, change->kind == MADE);
    }
    forget_changes(file);
}

static void write_platter(struct disk *disk, struct file *file) {
    char from[32], to[32];
    snprintf(from, sizeof from, "/volatile-%d/", (int)disk->number);
    snprintf(to, sizeof to, "/platter-%d/", (int)disk->number);
    const char *marker = strstr(file->path, from);
    size_t length = strlen(file->path) + sizeof to;
    char *path = checked(malloc(length));
    snprintf(path, length, "%.*s%s%s", (int)(marker - file->path), file->path, to, marker + strlen(from));
    if (file->exists) {
        FILE *stream = checked(fopen(path, "wb"));
        if (fwrite(file->bytes, 1, (size_t)file->size, stream) != (size_t)file->size) abort();
        if (fclose(stream) != 0) abort();
    } else {
        unlink(path);
    }
    free(path);
}

static void cut_power(struct disk *disk) {
    static const uint64_t odds[] = {0, 1, 4, 7, 8};
    disk->is_off = true;
    for (struct file *file = disk->files; file != NULL; file = file->next) {
        lose_power(disk, file, odds[chance(disk) % 5]);
        write_platter(disk, file);
    }
}

// MARK: Disks and their files

static struct disk *find_disk(int32_t number) {
    struct disk *disk = disks;
    while (disk != NULL && disk->number != number) disk = disk->next;
    return disk;
}

static struct disk *disk_of(const char *path) {
    const char *marker = path == NULL ? NULL : strstr(path, "/volatile-");
    return marker == NULL ? NULL : find_disk((int32_t)atoi(marker + strlen("/volatile-")));
}

static void load(struct file *file) {
    FILE *stream = fopen(file->path, "rb");
    if (stream == NULL) return;
    file->exists = true;
    unsigned char bytes[4096];
    size_t count;
    while ((count = fread(bytes, 1, sizeof bytes, stream)) > 0) put(file, bytes, file->size, (int64_t)count);
    fclose(stream);
}

// The file at `path`, with what is there when it is looked at for the first time.
static struct file *find_file(struct disk *disk, const char *path) {
    for (struct file *file = disk->files; file != NULL; file = file->next) {
        if (strcmp(file->path, path) == 0) return file;
    }
    struct file *file = checked(calloc(1, sizeof(struct file)));
    file->path = checked(strdup(path));
    file->end = &file->first;
    load(file);
    file->next = disk->files;
    disk->files = file;
    return file;
}

// Counts an operation. Answers whether the power goes in it.
static bool is_last(struct disk *disk) {
    disk->operations += 1;
    if (disk->operations != disk->cut_at) return false;
    cut_power(disk);
    return true;
}

// What an operation is to fail with, or SQLITE_OK.
static int fault(struct disk *disk, int32_t operation) {
    if ((disk->failing & operation) == 0) return SQLITE_OK;
    disk->failing_count -= 1;
    if (disk->failing_count > 0) return SQLITE_OK;
    if (!disk->failure_lasts) disk->failing = 0;
    return disk->failure;
}

// MARK: Open files

static int faulty_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int faulty_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    pthread_mutex_lock(&mutex);
    bool is_off = ((struct handle *)file)->disk->is_off;
    pthread_mutex_unlock(&mutex);
    return is_off ? SQLITE_IOERR_READ : real(file)->pMethods->xRead(real(file), bytes, count, offset);
}

static int faulty_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    struct handle *handle = (struct handle *)file;
    pthread_mutex_lock(&mutex);
    int result = SQLITE_IOERR_WRITE;
    if (!handle->disk->is_off) {
        result = fault(handle->disk, FAULTY_DISK_WRITE);
        int taken = result == SQLITE_OK ? count : result == SQLITE_FULL ? count / 2 : 0;
        if (taken > 0) {
            int written = real(file)->pMethods->xWrite(real(file), bytes, taken, offset);
            if (written != SQLITE_OK) result = written;
            append(handle->file, WRITTEN, offset, bytes, taken);
        }
        if (is_last(handle->disk)) result = SQLITE_IOERR_WRITE;
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size) {
    struct handle *handle = (struct handle *)file;
    pthread_mutex_lock(&mutex);
    int result = SQLITE_IOERR_TRUNCATE;
    if (!handle->disk->is_off) {
        result = fault(handle->disk, FAULTY_DISK_TRUNCATE);
        if (result == SQLITE_OK) {
            result = real(file)->pMethods->xTruncate(real(file), size);
            append(handle->file, CUT_SHORT, size, NULL, 0);
        }
        if (is_last(handle->disk)) result = SQLITE_IOERR_TRUNCATE;
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

// The real file is not synced: what it holds is only the cache of the simulated disk.
static int faulty_sync(sqlite3_file *file, int flags) {
    (void)flags;
    struct handle *handle = (struct handle *)file;
    pthread_mutex_lock(&mutex);
    int result = SQLITE_IOERR_FSYNC;
    if (!handle->disk->is_off && !is_last(handle->disk)) {
        result = fault(handle->disk, FAULTY_DISK_SYNC);
        int32_t lies = handle->disk->lies;
        bool is_lie = lies == FAULTY_DISK_LIES_ABOUT_ALL || (lies == FAULTY_DISK_LIES_ABOUT_LOGS && handle->is_log);
        if (result == SQLITE_OK && !is_lie) {
            make_durable(handle->file);
            if (handle->syncs_folder) sync_folder(handle->disk);
            handle->syncs_folder = false;
        }
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

static int faulty_file_size(sqlite3_file *file, sqlite3_int64 *size) {
    pthread_mutex_lock(&mutex);
    bool is_off = ((struct handle *)file)->disk->is_off;
    pthread_mutex_unlock(&mutex);
    return is_off ? SQLITE_IOERR_FSTAT : real(file)->pMethods->xFileSize(real(file), size);
}

static int faulty_lock(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }

static int faulty_unlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }

static int faulty_check_reserved_lock(sqlite3_file *file, int *is_reserved) {
    return real(file)->pMethods->xCheckReservedLock(real(file), is_reserved);
}

static int faulty_file_control(sqlite3_file *file, int operation, void *argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int faulty_sector_size(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }

static int faulty_device_characteristics(sqlite3_file *file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }

static int faulty_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory) {
    pthread_mutex_lock(&mutex);
    struct disk *disk = ((struct handle *)file)->disk;
    int result = disk->is_off ? SQLITE_IOERR_SHMMAP : disk->is_protected ? SQLITE_CANTOPEN : SQLITE_OK;
    pthread_mutex_unlock(&mutex);
    return result == SQLITE_OK ? real(file)->pMethods->xShmMap(real(file), page, size, extend, memory) : result;
}

static int faulty_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void faulty_shm_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

static int faulty_shm_unmap(sqlite3_file *file, int is_removed) { return real(file)->pMethods->xShmUnmap(real(file), is_removed); }

// Version 2: with shared memory, without memory-mapped reads and writes, which could not be seen.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = faulty_close,
    .xRead = faulty_read,
    .xWrite = faulty_write,
    .xTruncate = faulty_truncate,
    .xSync = faulty_sync,
    .xFileSize = faulty_file_size,
    .xLock = faulty_lock,
    .xUnlock = faulty_unlock,
    .xCheckReservedLock = faulty_check_reserved_lock,
    .xFileControl = faulty_file_control,
    .xSectorSize = faulty_sector_size,
    .xDeviceCharacteristics = faulty_device_characteristics,
    .xShmMap = faulty_shm_map,
    .xShmLock = faulty_shm_lock,
    .xShmBarrier = faulty_shm_barrier,
    .xShmUnmap = faulty_shm_unmap,
};

// MARK: The file system

static int open_on(struct disk *disk, const char *path, sqlite3_file *file, int flags, int *out_flags) {
    if (disk->is_off) return SQLITE_IOERR;
    bool is_there = access(path, F_OK) == 0;
    if (disk->is_protected && (flags & SQLITE_OPEN_READWRITE) != 0) {
        if (!is_there) return SQLITE_CANTOPEN;
        flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    }
    struct file *known = find_file(disk, path);
    int result = system_vfs->xOpen(system_vfs, path, real(file), flags, out_flags);
    if (result != SQLITE_OK) return result;
    if (!is_there) append(known, MADE, 0, NULL, 0);
    struct handle *handle = (struct handle *)file;
    handle->base.pMethods = &methods;
    handle->disk = disk;
    handle->file = known;
    handle->is_log = (flags & SQLITE_OPEN_WAL) != 0;
    handle->syncs_folder = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    return SQLITE_OK;
}

static int faulty_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags) {
    (void)vfs;
    pthread_mutex_lock(&mutex);
    struct disk *disk = disk_of(path);
    file->pMethods = NULL;
    int result = disk == NULL ? SQLITE_OK : open_on(disk, path, file, flags, out_flags);
    pthread_mutex_unlock(&mutex);
    return disk == NULL ? system_vfs->xOpen(system_vfs, path, file, flags, out_flags) : result;
}

static int delete_on(struct disk *disk, const char *path, int is_folder_synced) {
    if (disk->is_off || disk->is_protected) return SQLITE_IOERR_DELETE;
    struct file *file = find_file(disk, path);
    int result = fault(disk, FAULTY_DISK_DELETE);
    if (result == SQLITE_OK) result = system_vfs->xDelete(system_vfs, path, 0);
    if (result == SQLITE_OK) append(file, REMOVED, 0, NULL, 0);
    if (is_last(disk)) return SQLITE_IOERR_DELETE;
    if (result == SQLITE_OK && is_folder_synced && disk->lies != FAULTY_DISK_LIES_ABOUT_ALL) sync_folder(disk);
    return result;
}

static int faulty_delete(sqlite3_vfs *vfs, const char *path, int is_folder_synced) {
    (void)vfs;
    pthread_mutex_lock(&mutex);
    struct disk *disk = disk_of(path);
    int result = disk == NULL ? SQLITE_OK : delete_on(disk, path, is_folder_synced);
    pthread_mutex_unlock(&mutex);
    return disk == NULL ? system_vfs->xDelete(system_vfs, path, is_folder_synced) : result;
}

static int faulty_access(sqlite3_vfs *vfs, const char *path, int flags, int *result) {
    (void)vfs;
    pthread_mutex_lock(&mutex);
    struct disk *disk = disk_of(path);
    bool is_off = disk != NULL && disk->is_off;
    bool is_refused = disk != NULL && disk->is_protected && flags == SQLITE_ACCESS_READWRITE;
    pthread_mutex_unlock(&mutex);
    *result = 0;
    if (is_off) return SQLITE_IOERR_ACCESS;
    return is_refused ? SQLITE_OK : system_vfs->xAccess(system_vfs, path, flags, result);
}

// MARK: What the tests call

int32_t faulty_disk_install(void) {
    pthread_mutex_lock(&mutex);
    int result = SQLITE_OK;
    if (system_vfs == NULL) {
        system_vfs = sqlite3_vfs_find(NULL);
        if (system_vfs == NULL) abort();
        // What is not overridden does not look at its own `sqlite3_vfs`, or at fields of it that are the same here.
        faulty_vfs = *system_vfs;
        faulty_vfs.pNext = NULL;
        faulty_vfs.zName = "faulty-disk";
        faulty_vfs.szOsFile = (int)sizeof(struct handle) + system_vfs->szOsFile;
        faulty_vfs.xOpen = faulty_open;
        faulty_vfs.xDelete = faulty_delete;
        faulty_vfs.xAccess = faulty_access;
        result = sqlite3_vfs_register(&faulty_vfs, 1);
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

int32_t faulty_disk_make(uint64_t seed) {
    pthread_mutex_lock(&mutex);
    struct disk *disk = checked(calloc(1, sizeof(struct disk)));
    last_number += 1;
    disk->number = last_number;
    disk->random = seed;
    disk->next = disks;
    disks = disk;
    pthread_mutex_unlock(&mutex);
    return disk->number;
}

void faulty_disk_discard(int32_t number) {
    pthread_mutex_lock(&mutex);
    struct disk *disk = find_disk(number);
    if (disk == NULL) abort();
    // The disk itself is kept: a file that is still open points to it, and finds that the power is off.
    disk->is_off = true;
    while (disk->files != NULL) {
        struct file *file = disk->files;
        disk->files = file->next;
        forget_changes(file);
        free(file->path);
        free(file->bytes);
        free(file);
    }
    pthread_mutex_unlock(&mutex);
}

// Does `body` with the disk of that number, alone.
#define WITH_DISK(number, body)                 \
    pthread_mutex_lock(&mutex);                 \
    struct disk *disk = find_disk(number);      \
    if (disk == NULL) abort();                  \
    body pthread_mutex_unlock(&mutex)

int32_t faulty_disk_is_off(int32_t number) {
    WITH_DISK(number, bool is_off = disk->is_off;);
    return is_off;
}

void faulty_disk_cut_power(int32_t number, int64_t count) {
    WITH_DISK(number, {
        disk->cut_at = disk->operations + count;
        if (count == 0 && !disk->is_off) cut_power(disk);
    });
}

void faulty_disk_fail(int32_t number, int32_t operations, int64_t count, int32_t code, int32_t lasting) {
    WITH_DISK(number, {
        disk->failing = operations;
        disk->failing_count = count;
        disk->failure = code;
        disk->failure_lasts = lasting != 0;
    });
}

void faulty_disk_lie(int32_t number, int32_t files) {
    WITH_DISK(number, { disk->lies = files; });
}

void faulty_disk_protect(int32_t number) {
    WITH_DISK(number, { disk->is_protected = true; });
}
