import Foundation
import Presentation
import TLS
import Transport
import XMPP
import XMPPStreams

/// `xmppscope check`: how a domain is reached and protected, and what could be better.
package struct CheckProgram: Sendable {
    package var domain: String
    package var resolver: String?
    package var host: String?
    package var port: Int?
    package var authorityFile: String?
    package var timeout: Double
    package var isJSON: Bool

    package init(
        domain: String, resolver: String? = nil, host: String? = nil, port: Int? = nil, authorityFile: String? = nil,
        timeout: Double = 10, isJSON: Bool = false
    ) {
        self.domain = domain
        self.resolver = resolver
        self.host = host
        self.port = port
        self.authorityFile = authorityFile
        self.timeout = timeout
        self.isJSON = isJSON
    }

    /// Checks, and gives what is to be printed and the exit status.
    package func run(_ output: ProgramOutput) async throws(ProgramFailure) -> (text: String, status: Int32) {
        let address: JID
        do throws(JIDError) { address = try JID(domain) } catch {
            throw ProgramFailure("\"\(domain)\" is not a domain: \(error)", status: ExitStatus.usage)
        }
        guard port.map({ (1...65_535).contains($0) }) != false else {
            throw ProgramFailure("--port: not a port number", status: ExitStatus.usage)
        }
        guard timeout > 0 else { throw ProgramFailure("--timeout: not a number of seconds", status: ExitStatus.usage) }
        let options = DomainCheck.Options(
            domain: address.domain, resolver: resolver, host: host, port: port, authorityFile: authorityFile,
            timeout: timeout,
            now: Int64(Date().timeIntervalSince1970))
        let report: DomainReport
        do throws(ConnectionFailure) { report = try await DomainCheck(options).run() } catch {
            throw ProgramFailure(error.description, status: error.stage.exitCode)
        }
        if isJSON { return (CheckProgram.json(report) + "\n", report.exitCode) }
        return (output.renderer.render(CheckProgram.lines(report, width: output.width)).string, report.exitCode)
    }

    // MARK: For people

    static func lines(_ report: DomainReport, width: Int) -> [StyledLine] {
        var lines = [StyledLine(text: report.domain, .heading)]
        for service in report.services {
            lines.append(StyledLine(text: "\(service.name)", .label))
            if let failure = service.failure { lines.append(StyledLine(text: "    \(failure)", .error)) }
            if service.records.isEmpty, service.failure == nil { lines.append(StyledLine(text: "    none")) }
            for record in service.records {
                let target = record.target.isEmpty ? "not offered" : "\(record.target) port \(record.port)"
                lines.append(StyledLine(text: "    \(target), priority \(record.priority), weight \(record.weight)"))
            }
        }
        for place in report.places { lines += self.lines(place) }
        lines.append(StyledLine(text: ""))
        if report.findings.isEmpty { lines.append(StyledLine(text: "nothing to improve was found", .secure)) }
        for finding in report.findings {
            let role: Role =
                switch finding.severity {
                case .fault: .error
                case .warning: .warning
                case .advice: .note
                }
            lines.append(StyledLine(text: "\(finding.severity.rawValue): \(finding.what)", role))
            if let remedy = finding.remedy { lines.append(StyledLine(text: "    \(remedy)")) }
        }
        return lines
    }

    private static func lines(_ place: DomainReport.Place) -> [StyledLine] {
        let kind =
            (place.isFederation ? "for servers, " : "for clients, ") + (place.isDirectTLS ? "direct TLS" : "STARTTLS")
        var lines = [StyledLine(text: "\(place.host) port \(place.port) \(kind)", .label)]
        guard place.failure == nil else {
            lines.append(StyledLine(text: "    \(place.failure!.stage.words) failed: \(place.failure!.what)", .error))
            return lines
        }
        lines.append(StyledLine(text: "    reached in \(Int(place.seconds * 1000)) ms"))
        if let session = place.session {
            lines.append(
                StyledLine(text: "    \(session.version), \(session.cipher)" + (session.group.map { ", \($0)" } ?? "")))
            if let own = session.chain.first {
                lines.append(StyledLine(text: "    certificate for \(own.names.presented.joined(separator: ", "))"))
                lines.append(
                    StyledLine(text: "    issued by \(own.issuer), until \(CalendarDate.text(own.notAfter)), \(own.key)"))
            }
            if session.staple != .none { lines.append(StyledLine(text: "    OCSP staple: \(session.staple)")) }
            for record in place.associations {
                let fits = record.matches(session.chain).map { $0 ? "fits" : "does NOT fit" } ?? "not known"
                lines.append(StyledLine(text: "    DANE \(record.usage) \(record.selector) \(record.matching): \(fits)"))
            }
            let isTrusted = session.verdict == .trusted
            lines.append(StyledLine(text: isTrusted ? "    trusted" : "    NOT trusted", isTrusted ? .secure : .insecure))
        }
        if let features = place.features {
            let names = features.mechanisms.isEmpty ? "none" : features.mechanisms.joined(separator: ", ")
            lines.append(StyledLine(text: "    mechanisms: \(names)" + (features.offersDialback ? ", and dialback" : "")))
            if let bindings = features.channelBindings {
                lines.append(StyledLine(text: "    channel bindings: \(bindings.joined(separator: ", "))"))
            }
            if features.offersRegistration { lines.append(StyledLine(text: "    accounts can be registered by anybody")) }
        }
        return lines
    }

    // MARK: For programs

    static func json(_ report: DomainReport) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.member("domain", report.domain)
            object.key("services")
            object.array { services in for service in report.services { write(service, &services) } }
            object.key("places")
            object.array { places in for place in report.places { write(place, &places) } }
            object.key("findings")
            object.array { findings in
                for finding in report.findings {
                    findings.object {
                        $0.member("severity", finding.severity.rawValue)
                        $0.member("what", finding.what)
                        $0.member("remedy", finding.remedy)
                    }
                }
            }
            object.member("status", Int(report.exitCode))
        }
        return writer.text
    }

    private static func write(_ service: DomainReport.Service, _ writer: inout JSONWriter) {
        writer.object { object in
            object.member("name", service.name)
            object.member("failure", service.failure)
            object.key("records")
            object.array { records in
                for record in service.records {
                    records.object {
                        $0.member("target", record.target)
                        $0.member("port", record.port)
                        $0.member("priority", record.priority)
                        $0.member("weight", record.weight)
                    }
                }
            }
        }
    }

    private static func write(_ place: DomainReport.Place, _ writer: inout JSONWriter) {
        writer.object { object in
            object.member("host", place.host)
            object.member("port", place.port)
            object.member("directTLS", place.isDirectTLS)
            object.member("federation", place.isFederation)
            object.member("stage", place.failure?.stage.rawValue)
            object.member("failure", place.failure?.what)
            object.member("milliseconds", Int(place.seconds * 1000))
            object.member("protocol", place.session?.version)
            object.member("cipher", place.session?.cipher)
            object.member("trusted", place.session?.verdict == .trusted)
            object.member("fingerprint", place.session?.chain.first?.fingerprintText)
            object.member("validUntil", place.session?.chain.first.map { CalendarDate.text($0.notAfter) })
            object.member("names", place.session?.chain.first?.names.presented ?? [])
            object.member("staple", place.session?.staple.description)
            object.key("dane")
            object.array { records in
                for record in place.associations {
                    records.object {
                        $0.member("usage", record.usage)
                        $0.member("selector", record.selector)
                        $0.member("matching", record.matching)
                        $0.member("data", Hexadecimal.text(record.data))
                        if let fits = place.session.flatMap({ record.matches($0.chain) }) { $0.member("fits", fits) }
                    }
                }
            }
            object.member("mechanisms", place.features?.mechanisms ?? [])
            object.member("channelBindings", place.features?.channelBindings ?? [])
        }
    }
}
