import Presentation
import Transcripts
import XMPP

extension RecordFiles {
    /// The records of one file of any format, as a whole, without their secrets. Throws for a damaged file, and for one that is
    /// too long to be played to somebody.
    static func session(_ path: String) throws(ProgramFailure) -> [WireRecord] {
        var records: [WireRecord] = []
        var redactor = Redactor()
        var files = try RecordFiles(paths: [path])
        files.showsProgress = false
        let outcome = try files.forEach { record throws(ProgramFailure) in
            guard records.count < mostReplayed else {
                throw ProgramFailure("\(path) has more than \(mostReplayed) records", status: ExitStatus.dataError)
            }
            records.append(redactor.redact(record))
        }
        if let remark = outcome.remarks.first { throw ProgramFailure(remark, status: ExitStatus.dataError) }
        return records
    }

    private static let mostReplayed = 20_000
}

extension ReplayAddresses {
    /// Reads what `--map` was given: addresses of then and now, `OLD=NEW`.
    static func mapping(_ pairs: [String]) throws(ProgramFailure) -> [JID: JID] {
        var mapping: [JID: JID] = [:]
        for text in pairs {
            let sides = text.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, let old = try? JID(sides[0]), let new = try? JID(sides[1]) else {
                throw ProgramFailure("--map takes two addresses, OLD=NEW, not \"\(text)\"", status: ExitStatus.usage)
            }
            mapping[old] = new
        }
        return mapping
    }
}
