import Inspection
import Presentation
import XMLTree
import XMPP

extension Session {
    /// Takes in a record, wherever it comes from; gives it back as it is kept, numbered and without secrets.
    ///
    /// - Parameter isAutomatic: it was sent without having been typed; that of stanzas is known by their ids.
    @discardableResult
    func take(_ record: WireRecord, isAutomatic: Bool = false) -> WireRecord {
        var record = record
        lastNumber += 1
        record.number = lastNumber
        if start == nil { start = record.time }
        let clean = redactor.redact(record)
        ring.append(clean)
        write(record)
        let wasKnown = inspector.knowledge
        let (inspected, learned) = knowing.inspect(clean)
        if !learned.isEmpty { updatePrompt() }
        assistance.noticed(clean)
        note(clean)
        let isAutomatic =
            isAutomatic || record.direction == .sent && record.stanza?.id.flatMap { automatic.peek($0) } == true
        if shows(inspected) { show(presenter.lines(inspected, wasKnown, isAutomatic: isAutomatic)) }
        for sentence in learned { say(sentence) }
        if let stanza = clean.stanza, clean.direction == .received { showAnswer(stanza, inspected) }
        resumeWaiters(inspected)
        return clean
    }

    /// What makes lines of records as the settings are now.
    var presenter: RecordPresenter {
        RecordPresenter(settings: settings, width: width, start: start, showsConnection: connectionCount > 1)
    }

    private func write(_ record: WireRecord) {
        do {
            try recording?.write(record)
        } catch {
            recording = nil
            complain("the recording stopped: \(error)")
        }
    }

    /// What the session itself has to remember of a record.
    private func note(_ record: WireRecord) {
        switch record.content {
        case .stanza, .tls: updatePrompt()
        case .features, .streamOpen, .nonza, .streamError, .streamClose, .whitespace, .note, .damage: break
        }
    }

    private func shows(_ inspected: InspectedRecord) -> Bool {
        if let filter, !filter.matches(FilterSubject(inspected.record, forecast: inspected.forecast)) { return false }
        if throttle.admits(inspected.record.kind, at: surroundings.now(), rate: settings.rate) { return true }
        if !isSummaryDue {
            isSummaryDue = true
            Task {
                try? await Task.sleep(for: .seconds(1))
                summariseHidden()
            }
        }
        return false
    }

    private func summariseHidden() {
        isSummaryDue = false
        let hidden = throttle.takeHidden().sorted { $0.value > $1.value }
        guard !hidden.isEmpty else { return }
        let kinds = hidden.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        let total = hidden.reduce(0) { $0 + $1.value }
        say("… \(total) records came too fast to be shown (\(kinds)); `show N` shows one, `find` searches them")
    }

    /// Shows the answer to a verb's request as a table below its XML.
    private func showAnswer(_ stanza: Stanza, _ inspected: InspectedRecord) {
        guard stanza.kind == .iq, let id = stanza.id, let request = inspected.answers?.number else { return }
        let (view, page) = (answerViews[id], pageViews[id])
        answerViews[id] = nil
        pageViews[id] = nil
        guard stanza.iqType == .result else { return }
        if let view { show(view(stanza, tableWidth)) }
        // A request that was typed as XML has no verb to read its answer.
        if view == nil, page == nil, settings.view == .full, !settings.hidesBodies, let table = AnswerTable(stanza) {
            show(table.lines(width: tableWidth))
        }
        if let page { show(page(stanza, ring.records.filter { $0.number > request }, tableWidth)) }
    }
}

/// Makes lines of the answer to a request.
typealias AnswerView = @Sendable (_ answer: Stanza, _ width: Int) -> [StyledLine]

/// Makes lines of the answer to a request and of the records since the request.
typealias PageView = @Sendable (_ answer: Stanza, _ since: [WireRecord], _ width: Int) -> [StyledLine]
