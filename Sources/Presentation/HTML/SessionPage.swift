import Inspection
import XMPP

/// A session as one HTML page that needs nothing else: no scripts, no files, no network.
///
/// The page is written piece by piece, so a session of any size can be exported: the head, one piece a record, and the
/// diagrams at the end, which show the first records only and say so.
package struct SessionPage: Sendable {
    package var title: String
    /// How records are shown inside their folds.
    package var view: RecordView
    private var flow: ExchangeFlow
    private var copies: [CustodyChart.Copy] = []
    private var records = 0
    private var shownRecords = 0

    /// How many records the diagrams show.
    package static let diagramLimit = 200

    /// - Parameters:
    ///   - account: of the recording endpoint; nil takes the one that the records tell.
    ///   - start: what times are counted from; nil takes the first record's.
    package init(title: String, account: JID? = nil, start: Timestamp? = nil) {
        self.title = title
        view = RecordView(width: 120, start: start)
        flow = ExchangeFlow(account: account)
    }

    /// The beginning of the page.
    package func head() -> String {
        var html = HTMLWriter()
        html.fixed("<!DOCTYPE html>")
        html.fixed("<html lang=\"en\"><head><meta charset=\"utf-8\">")
        html.fixed("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        html.fixed("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
        html.element("title", text: title)
        html.fixed(PageStyle.sheet)
        html.fixed("</head><body>")
        html.element("h1", text: title)
        html.element("nav") { nav in
            for (target, name) in [("#records", "records"), ("#flow", "sequence"), ("#custody", "custody")] {
                nav.element("a", ["href": target], text: name)
                nav.text(" ")
            }
        }
        html.fixed("<main id=\"records\">")
        return html.html
    }

    /// A record, folded: its head line, and inside it the rest.
    package mutating func record(_ record: WireRecord, _ context: RecordView.Context) -> String {
        records += 1
        if view.start == nil { view.start = record.time }
        if records <= SessionPage.diagramLimit {
            shownRecords += 1
            flow.add(record, context.forecast)
            let what = record.stanza.map { "\($0.kind.rawValue) \($0.type ?? "")" } ?? record.kind
            copies += (context.forecast?.keeping ?? []).filter { !$0.isCopy && !$0.store.isPassing }
                .map { CustodyChart.Copy(number: record.number, what: what, effect: $0) }
        }
        let lines = view.lines(record, context)
        var html = HTMLWriter()
        html.open("details", ["id": "r\(record.number)", "class": record.direction?.rawValue ?? "none"])
        html.element("summary") { summary in
            var compact = view
            compact.body = .compact
            summary.lines(compact.lines(record, context))
        }
        html.element("pre") { $0.lines(lines) }
        html.close("details")
        html.newline()
        return html.html
    }

    /// The diagrams and the end of the page.
    package func tail() -> String {
        var html = HTMLWriter()
        html.fixed("</main>")
        html.fixed("<section id=\"flow\"><h2>Sequence</h2>")
        if records > shownRecords {
            html.element(
                "p",
                text:
                    "The first \(shownRecords) of \(records) records. Dashed arrows were not seen; they follow from what was."
            )
        } else {
            html.fixed("<p>Dashed arrows were not seen; they follow from what was.</p>")
        }
        html.fixed("<div class=\"wide\">")
        SequenceDiagram(view: flow.view).write(to: &html)
        html.fixed("</div></section>")
        html.fixed("<section id=\"custody\"><h2>Custody: where copies live, and for how long</h2>")
        if copies.isEmpty {
            html.fixed("<p>Nothing is expected to be kept.</p>")
        } else {
            html.fixed(
                "<p>Filled: on disk. Pale: in memory. Outlined: depends, or is not known. The scale is logarithmic.</p>")
            html.fixed("<div class=\"wide\">")
            CustodyChart(copies: copies).write(to: &html)
            html.fixed("</div>")
        }
        html.fixed("</section></body></html>")
        return html.html
    }
}
