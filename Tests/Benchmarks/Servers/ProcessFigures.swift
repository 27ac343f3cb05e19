import Foundation

/// What Linux says about a process in `/proc`.
struct ProcessFigures {
    /// Memory in use now, and the most there ever was, in kilobytes.
    var resident: Int
    var peak: Int
    /// The part of what is in use that is no page of a program or library file.
    var own: Int
    /// Processor time used so far, in seconds.
    var processor: Double

    init(of number: Int32) {
        let status = Self.text("/proc/\(number)/status")
        func kilobytes(_ name: String) -> Int {
            for line in status.split(separator: "\n") where line.hasPrefix(name + ":") {
                return Int(line.split(whereSeparator: \.isWhitespace)[1]) ?? 0
            }
            return 0
        }
        resident = kilobytes("VmRSS")
        peak = kilobytes("VmHWM")
        own = kilobytes("RssAnon")
        // The name in parentheses may hold spaces; the times are the 14th and 15th field.
        let fields = Self.text("/proc/\(number)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        let ticks = fields.count > 12 ? (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0) : 0
        processor = Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
