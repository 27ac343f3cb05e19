import Inspection
import Presentation
import XMLTree
import XMPP

extension Session {
    /// What somebody who writes a hint would not expect of these servers: it asks for one thing and another is forecast (XEP-0334).
    func surprises(of element: Element) -> [String] {
        guard let stanza = Stanza(element), stanza.kind == .message else { return [] }
        let names = Set(element.elements.filter { $0.namespace == Namespace.hints }.map(\.name))
        let unwanted = names.intersection(["no-store", "no-permanent-store"])
        guard !unwanted.isEmpty || names.contains("store"), let forecast = forecast(ofUnsent: element) else { return [] }
        var surprises: [String] = []
        for hint in unwanted.sorted() {
            // What waits for delivery is no permanent store.
            let stores: Set<Store> = hint == "no-store" ? [.archive, .offline, .roomArchive] : [.archive, .roomArchive]
            for effect in forecast.effects where effect.outcome == .kept && stores.contains(effect.store) {
                surprises.append(
                    "<\(hint)/> asks that it is not stored, but the \(effect.party.words) keeps it in its \(effect.store.words): \(effect.because) (\(effect.certainty.rawValue))"
                )
            }
        }
        let archives = forecast.effects.filter { $0.store == .archive }
        if names.contains("store"), unwanted.isEmpty, !archives.isEmpty, archives.allSatisfy({ $0.outcome == .notKept }) {
            surprises.append("<store/> asks that it is stored, but no archive keeps it: \(archives[0].because)")
        }
        return surprises
    }

    private func forecast(ofUnsent element: Element) -> Forecast? {
        let text = element.xml(in: Namespace.client)
        var copy = inspector
        return copy.inspect(
            WireRecord(
                number: 0, connection: current?.options.name ?? "preview", direction: .sent, bytes: Array(text.utf8),
                content: .init(firstLevel: element))
        ).forecast
    }

    /// Says what would surprise, and asks a person whether to go on; a script goes on.
    func mention(_ surprises: [String]) async throws(CommandFailure) {
        guard !surprises.isEmpty else { return }
        show(
            surprises.flatMap {
                StyledLine("surprise: ", .warning).appending(VisibleText($0)).wrapped(to: width, indent: 10)
            })
        guard source.isInteractive, !(await confirm("Send it nevertheless?")) else { return }
        throw CommandFailure("not sent; `set checks=off` asks no more, `compare` shows which servers would do as asked")
    }
}
