import Testing

@testable import Site

struct InterfaceAddressTests {
    @Test(
        "An address with its prefix",
        arguments: ["192.168.8.1/24", "10.0.0.1/8", "172.16.5.254/30", "10.255.255.254/8"])
    func read(_ text: String) throws {
        let address = try InterfaceAddress(spelling: text)
        #expect(address.description == text)
    }

    @Test(
        "What is none, and the network's own two addresses",
        arguments: [
            "", "192.168.8.1", "192.168.8.1/", "/24", "192.168.8.1/31", "192.168.8.1/7",
            "192.168.8/24", "192.168.8.256/24", "192.168.8.1.1/24", "fe80::1/64",
            "192.168.8.-1/24", "192.168.8.0/24", "192.168.8.255/24", "10.0.0.0/8",
            "0192.168.8.1/24",
        ])
    func refused(_ text: String) {
        #expect(throws: Misspelling.self) { try InterfaceAddress(spelling: text) }
    }
}
