package import XMLTree
internal import XMPP

/// A resource that is asked for together with the authentication, and what is to be switched on with it (XEP-0386 §3.2).
///
/// A server clears the account's offline messages without sending them when it does this.
package struct Bind2Request: Hashable, Sendable {
    /// What can be switched on.
    package enum Feature: String, Hashable, Sendable, CaseIterable {
        /// Message carbons (XEP-0280).
        case carbons
        /// Stream management with resumption (XEP-0198).
        case sm
        /// The session begins as inactive (XEP-0352).
        case inactive

        /// How a server says that it can.
        package var namespace: String {
            switch self {
            case .carbons: Namespace.carbons
            case .sm: Namespace.streamManagement
            case .inactive: Namespace.clientState
            }
        }

        fileprivate var element: Element {
            switch self {
            case .carbons: Element("enable", xmlns: Namespace.carbons)
            case .sm: StreamManagement.enable(resume: true)
            case .inactive: Element("inactive", xmlns: Namespace.clientState)
            }
        }
    }

    /// The beginning of the resourcepart.
    package var tag: String?
    package var features: [Feature]
    /// Whether stream management is to allow resumption.
    package var resumes = true

    package init(tag: String? = nil, features: [Feature] = []) {
        self.tag = tag
        self.features = features
    }

    /// Reads `<bind/>`; what is not known in it is left out.
    package init(_ element: Element) {
        self.init(
            tag: element.child("tag", xmlns: Namespace.bind2)?.text,
            features: Feature.allCases.filter { feature in
                element.child(feature.element.name, xmlns: feature.namespace) != nil
            })
        resumes = ["true", "1"].contains(element.child("enable", xmlns: Namespace.streamManagement)?["resume"])
    }

    package var element: Element {
        var bind = Element("bind", xmlns: Namespace.bind2)
        if let tag { bind.append(Element("tag", xmlns: Namespace.bind2, text: tag)) }
        for feature in features { bind.append(feature.element) }
        return bind
    }
}
