#pragma once

#include <spawn.h>

// posix_spawn_file_actions_addclosefrom_np(3), which Swift's view of the C library leaves out: the child closes every
// descriptor from this one on, also those that other threads open until it runs. Returns an error's number, or 0.
int gramd_close_from(posix_spawn_file_actions_t *actions, int descriptor);
