internal import XMLStreaming

extension BOSHWrapper {
    /// What stands in a `<body/>` of BOSH, piece by piece; nil for any other element, and for one that holds nothing.
    static func pieces(of element: [UInt8], limit: Int) -> [XMLCutter.Piece]? {
        guard let wrapper = BOSHWrapper(element), wrapper.tag?.kind == .startTag, !wrapper.content.isEmpty else {
            return nil
        }
        var cutter = XMLCutter(limit: limit)
        return cutter.receive(element[wrapper.content]) + cutter.end()
    }
}
