internal import Foundation

/// What a long-running program keeps in memory: near what it needs.
package enum WorkingSet {
    /// Gives memory back to the system that is not in use now.
    ///
    /// That is what the heap holds in reserve, and pages of program files: most of them were needed by the start alone, and the
    /// system reads those that are needed again from their files, which it usually still has in memory.
    package static func giveBack() {
        trimHeap()
        dropProgramPages()
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

    /// Drops pages of code. What is executable and cannot be written holds nothing but what is in the file, so nothing is lost.
    private static func dropProgramPages() {
        guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return }
        for line in maps.split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
            let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard ends.count == 2, ends[0] < ends[1] else { continue }
            madvise(UnsafeMutableRawPointer(bitPattern: ends[0]), Int(ends[1] - ends[0]), MADV_DONTNEED)
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
