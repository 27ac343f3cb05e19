internal import Foundation

/// What a long-running program keeps in memory: near what it needs.
package enum WorkingSet {
    /// Gives memory back to the system that is not in use now.
    ///
    /// That is what the heap holds in reserve, and pages of program files: most of them were needed by the start alone, and the
    /// system reads those that are needed again from their files, which it usually still has in memory.
    package static func giveBack() {
        let pages = programPages()
        trimHeap()
        for range in pages {
            madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
        }
    }

    /// Gives memory back whenever the process has become quiet, and now and then while it does not, until the task is cancelled.
    package static func keepSmall() async {
        var rhythm = GivingBackRhythm(processorTime: processorTime)
        giveBack()
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            if rhythm.looked(processorTime: processorTime) { giveBack() }
        }
    }

    /// The C library of GNU can do so; others need not, or cannot.
    private static func trimHeap() {
        typealias Trim = @convention(c) (Int) -> CInt
        guard let function = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "malloc_trim") else { return }
        _ = unsafeBitCast(function, to: Trim.self)(0)
    }

    /// Where program files stand in memory as they are on disk: what cannot be written and has no page of the process's own, so that
    /// nothing is lost with it.
    private static func programPages() -> [Range<UInt>] {
        var pages: [Range<UInt>] = []
        var candidate: Range<UInt>?
        for line in read("/proc/self/smaps").split(separator: UInt8(ascii: "\n")) {
            let text = String(decoding: line, as: UTF8.self)
            if let mapping = Mapping(text) {
                candidate = mapping.isProgramFile ? mapping.range : nil
            } else if let range = candidate, text.hasPrefix("Anonymous:") {
                if text.hasSuffix(" 0 kB") { pages.append(range) }
                candidate = nil
            }
        }
        return pages
    }

    /// A line of `/proc/self/maps`: a piece of memory, what may be done with it, and the file that it is of.
    private struct Mapping {
        var range: Range<UInt>
        var isProgramFile: Bool

        init?(_ line: String) {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 5, fields[1].count == 4 else { return nil }
            let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard ends.count == 2, ends[0] < ends[1] else { return nil }
            range = ends[0]..<ends[1]
            isProgramFile = ["r-xp", "r--p"].contains(fields[1]) && fields.count >= 6 && fields[5].hasPrefix("/")
        }
    }

    /// The whole of a file that has no size, as those in `/proc`.
    private static func read(_ path: String) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(file, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// How much processor time the process has used, in seconds.
    private static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

/// When a process that is looked at every second gives memory back: once after each time it was busy, and every minute while it is.
package struct GivingBackRhythm {
    /// Processor time between two looks, in seconds, up to which the process is taken to be quiet.
    private static let quiet = 0.02
    /// The most looks at a busy process between two times.
    private static let patience = 60

    private var processorTime: Double
    private var busyLooks = 0

    package init(processorTime: Double) { self.processorTime = processorTime }

    /// A second has passed; whether to give memory back now.
    package mutating func looked(processorTime now: Double) -> Bool {
        let isQuiet = now - processorTime <= Self.quiet
        processorTime = now
        if isQuiet {
            defer { busyLooks = 0 }
            return busyLooks > 0
        }
        busyLooks += 1
        guard busyLooks >= Self.patience else { return false }
        busyLooks = 0
        return true
    }
}
