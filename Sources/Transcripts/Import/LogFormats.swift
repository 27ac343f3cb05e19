/// Every format that can be imported, the most particular first.
package enum LogFormats {
    package static let all: [any LogImporter.Type] = [
        TranscriptFile.self,
        CaptureFile.self,
        JSONLinesFile.self,
        LineImporter<TsharkFollow>.self,
        LineImporter<TsharkJSON>.self,
        LineImporter<TcpflowConsole>.self,
        LineImporter<TcpdumpText>.self,
        LineImporter<ScansionScript>.self,
        LineImporter<DinoLog>.self,
        LineImporter<GajimConsoleLog>.self,
        LineImporter<NbxmppLog>.self,
        LineImporter<EjabberdLog>.self,
        LineImporter<ProsodyLog>.self,
        LineImporter<OpenfireLog>.self,
        LineImporter<PidginLog>.self,
        LineImporter<McabberLog>.self,
        LineImporter<AioxmppLog>.self,
        LineImporter<LibstropheLog>.self,
        LineImporter<SlixmppLog>.self,
        LineImporter<SmackLog>.self,
        LineImporter<VacuumLog>.self,
        LineImporter<XMLConsoleLog>.self,
        RawXML.self,
        LineImporter<GenericLog>.self,
    ]

    /// The format of XML by itself.
    package static var plainXML: any LogImporter.Type { RawXML.self }

    /// Whether a file that begins like this is XML by itself.
    package static func isPlainXML(_ bytes: [UInt8]) -> Bool {
        detect(Array(bytes.prefix(64 << 10)), isWhole: false)?.format == RawXML.self
    }

    /// The format of that name.
    package static func named(_ name: String) -> (any LogImporter.Type)? { all.first { $0.name == name } }

    /// The format of a file that begins like this, and what stands before its lines; nil if it is none of ours.
    package static func detect(_ bytes: [UInt8], isWhole: Bool) -> (format: any LogImporter.Type, envelope: LogEnvelope)? {
        let envelope = LogEnvelope.detect(bytes)
        for candidate in envelope == .none ? [.none] : [envelope, .none] {
            let sample = LogSample(bytes, isWhole: isWhole, envelope: candidate)
            var best: (any LogImporter.Type)?
            var most = 0
            for format in all {
                // XML by itself comes after every log that holds XML, and what is only plausible comes last.
                if best != nil, format == RawXML.self || format == LineImporter<GenericLog>.self { continue }
                let evidence = format.evidence(in: sample)
                if evidence > most { (best, most) = (format, evidence) }
            }
            if let best { return (best, candidate) }
        }
        return nil
    }
}
