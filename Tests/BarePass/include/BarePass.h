#ifndef BAREPASS_H
#define BAREPASS_H

#include <stddef.h>

/// Parses a file with libxml2's push parser and SAX2 callbacks that do nothing but count; returns the number of elements, or -1 if
/// it is not well-formed. The measure that everything else is compared with.
long bare_pass_file(const char *path, size_t chunk);

/// User CPU time of the process in seconds.
double user_seconds(void);

/// What a process has used: user and system CPU time, and its largest resident size.
struct measured_usage {
    double seconds;
    long peak_kilobytes;
};

/// Runs a program with its output thrown away; returns 0 if it could be run and succeeded.
int run_measured(char *const *arguments, struct measured_usage *usage);

#endif
