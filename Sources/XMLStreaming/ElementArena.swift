import CLibXML2

/// The first-level element that is being read, in document order, in memory that is used again for the next one.
struct ElementArena {
    /// An element, or a text between elements.
    struct Record {
        /// The number of the local name; 0 for a text.
        var name: UInt32
        var namespace: UInt32
        var prefix: UInt32
        /// An element: the index of its first attribute. A text: the offset of its first byte.
        var start: UInt32
        /// An element: how many attributes it has. A text: how many bytes.
        var count: UInt32
        /// The index of the first record after this one and all below it.
        var end: UInt32
    }

    struct AttributeRecord {
        var name: UInt32
        var namespace: UInt32
        var prefix: UInt32
        var start: UInt32
        var count: UInt32
    }

    /// A growing block of plain values.
    struct Block<Value> {
        private(set) var base: UnsafeMutablePointer<Value>
        private(set) var capacity: Int
        var count = 0
        private let floor: Int

        /// Begins small, since most streams of a server stay small, and keeps what it has grown to up to the floor.
        init(floor: Int) {
            self.floor = floor
            capacity = floor / 128
            base = .allocate(capacity: capacity)
        }

        @inline(__always)
        mutating func append(_ value: Value) {
            if count == capacity { reserve(count + 1) }
            (base + count).initialize(to: value)
            count += 1
        }

        @inline(__always)
        mutating func append(_ pointer: UnsafePointer<Value>, count added: Int) {
            if count + added > capacity { reserve(count + added) }
            (base + count).update(from: pointer, count: added)
            count += added
        }

        @inline(never)
        private mutating func reserve(_ wanted: Int) {
            let larger = max(wanted, capacity * 2)
            let new = UnsafeMutablePointer<Value>.allocate(capacity: larger)
            new.update(from: base, count: count)
            base.deallocate()
            base = new
            capacity = larger
        }

        /// Forgets everything, and begins small again if it has grown above the floor.
        @inline(__always)
        mutating func reset() {
            count = 0
            if capacity > floor { shrink() }
        }

        @inline(never)
        private mutating func shrink() {
            base.deallocate()
            capacity = floor / 128
            base = .allocate(capacity: capacity)
        }
    }

    var records = Block<Record>(floor: 1024)
    var attributes = Block<AttributeRecord>(floor: 2048)
    var text = Block<UInt8>(floor: 64 << 10)
    /// Whether the last record is a text of the element that is open, and not of one that has been closed since.
    private var textIsOpen = false
    /// The open elements, outermost first, as indices of records.
    var open = Block<UInt32>(floor: 256)

    /// How many bytes of memory are held.
    var footprint: Int {
        records.capacity * MemoryLayout<Record>.stride + attributes.capacity * MemoryLayout<AttributeRecord>.stride
            + text.capacity + open.capacity * 4
    }

    mutating func reset() {
        records.reset()
        attributes.reset()
        text.reset()
        open.reset()
    }

    func deallocate() {
        records.base.deallocate()
        attributes.base.deallocate()
        text.base.deallocate()
        open.base.deallocate()
    }

    @inline(__always)
    mutating func beginElement(name: UInt32, namespace: UInt32, prefix: UInt32) {
        let index = UInt32(truncatingIfNeeded: records.count)
        records.append(
            Record(
                name: name, namespace: namespace, prefix: prefix, start: UInt32(truncatingIfNeeded: attributes.count),
                count: 0, end: 0))
        open.append(index)
    }

    @inline(__always)
    mutating func addAttribute(name: UInt32, namespace: UInt32, prefix: UInt32, value: UnsafePointer<UInt8>, count: Int) {
        attributes.append(
            AttributeRecord(
                name: name, namespace: namespace, prefix: prefix, start: UInt32(truncatingIfNeeded: text.count),
                count: UInt32(truncatingIfNeeded: count)))
        text.append(value, count: count)
        (records.base + (records.count - 1)).pointee.count &+= 1
    }

    @inline(__always)
    mutating func addText(_ pointer: UnsafePointer<UInt8>, count: Int) {
        let last = records.base + (records.count - 1)
        if textIsOpen && last.pointee.name == 0 && Int(last.pointee.start) + Int(last.pointee.count) == text.count {
            last.pointee.count &+= UInt32(truncatingIfNeeded: count)
        } else {
            records.append(
                Record(
                    name: 0, namespace: 0, prefix: 0, start: UInt32(truncatingIfNeeded: text.count),
                    count: UInt32(truncatingIfNeeded: count), end: UInt32(truncatingIfNeeded: records.count + 1)))
        }
        text.append(pointer, count: count)
        textIsOpen = true
    }

    @inline(__always)
    mutating func endElement() {
        textIsOpen = false
        open.count -= 1
        let index = Int(open.base[open.count])
        records.base[index].end = UInt32(truncatingIfNeeded: records.count)
    }
}
