import Inspection
import KnowledgeBase
import Presentation

/// What is said of a record besides its bytes, for pages and documents.
struct AnnotationSource: Sendable {
    private let annotator = ElementAnnotator(Catalogue.index)

    func context(_ inspected: InspectedRecord) -> RecordView.Context {
        RecordView.Context(inspected, annotations: annotator.annotations(for: inspected.record))
    }

    /// The meaning of the elements and what is kept, one sentence each.
    func remarks(_ inspected: InspectedRecord) -> [String] {
        let meanings = annotator.annotations(for: inspected.record).filter { !$0.document.isEmpty }.map(\.label)
        let kept = (inspected.forecast?.keeping ?? []).map { effect in
            "keeps: \(effect.party.rawValue), \(effect.store.rawValue) (\(effect.certainty.rawValue)): \(effect.because)"
        }
        return meanings + kept
    }
}
