#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

#include <stdint.h>

// Simulated disks with a volatile cache, under SQLite.
//
// A disk has a number N. Files in a folder named `volatile-N` are on it; what of them would be left after a power cut is kept apart, and
// written to the folder `platter-N` beside it when the power goes. Both folders are made by the caller; files that the disk starts with
// are put into both. All other files go to the default file system of SQLite as if this one were not there.
//
// The model:
// - Writes and truncations are durable once that file was synced, not before. A sync of one file says nothing about another.
// - The making of a file is durable once it was synced. The makings and removals in a folder are durable once SQLite synced the folder:
//   when it asks for that in a removal, and in the first sync of a journal or a write-ahead log after it was opened.
// - At a power cut, each unsynced 512-byte sector of each write, each truncation, making and removal is kept or lost by chance, each by
//   itself: so writes are torn and out of order. A sector is never torn in itself.
// - From the power cut on, every operation fails.
// - Locks and shared memory are those of the default file system: neither outlives a power cut.
//
// No function takes a pointer, so that Swift calls them without unsafe code. All may be called from any thread.

// What can be told to fail; a sum of them means any of them.
enum {
    FAULTY_DISK_WRITE = 1,
    FAULTY_DISK_SYNC = 2,
    FAULTY_DISK_TRUNCATE = 4,
    FAULTY_DISK_DELETE = 8,
};

// The files whose syncs a disk lies about.
enum {
    FAULTY_DISK_HONEST = 0,
    FAULTY_DISK_LIES_ABOUT_LOGS = 1,
    FAULTY_DISK_LIES_ABOUT_ALL = 2,
};

// Puts the simulation between SQLite and its default file system, once in a process. Answers a result code of SQLite.
int32_t faulty_disk_install(void);

// Makes a healthy disk and answers its number. `seed` decides what a power cut leaves.
int32_t faulty_disk_make(uint64_t seed);

// Forgets a disk. Files that are still open on it fail from now on.
void faulty_disk_discard(int32_t disk);

// Whether the power is cut.
int32_t faulty_disk_is_off(int32_t disk);

// Cuts the power in the `count`th write, sync, truncation or removal from now; 0 cuts it at once.
void faulty_disk_cut_power(int32_t disk, int64_t count);

// Lets the `count`th operation from now among `operations` fail with a result code of SQLite; with `lasting`, all that follow too.
// A write that fails with SQLITE_FULL leaves its first half.
void faulty_disk_fail(int32_t disk, int32_t operations, int64_t count, int32_t code, int32_t lasting);

// Lets syncs succeed that do nothing.
void faulty_disk_lie(int32_t disk, int32_t files);

// Mounts the disk read-only: for files that are opened from now on.
void faulty_disk_protect(int32_t disk);

#endif
