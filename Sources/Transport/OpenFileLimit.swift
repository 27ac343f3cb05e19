internal import Glibc

/// How many files and sockets this process may hold open at one time.
package enum OpenFileLimit {
    /// Raises the limit as far as the system lets this process; programs that it starts inherit that.
    package static func raise() {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(files, &limit)
    }
}
