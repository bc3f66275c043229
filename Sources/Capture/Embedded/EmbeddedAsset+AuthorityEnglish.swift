// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/authority/en.json.

extension EmbeddedAsset {
    static let authorityEnglish =
        #"""
        {
          "lang": "en",
          "name": "English",
          "dir": "ltr",
          "texts": {
            "title": "Let this computer trust the post",
            "language": "Language",
            "systems": "Kinds of computers",
            "what": "The post's page is encrypted with a certificate that the post made itself. Each workstation learns it once, in the steps below; that takes some five minutes.",

            "compare_title": "Compare before you trust",
            "compare_why": "Whoever brings a false certificate in here can read every PIN that is typed at this computer. This page comes to you unprotected and may be forged on its way, the fingerprint on it too.",
            "compare_how": "Ask the technician at the appliance, by telephone if need be: “waypost enrol workstation NAME” prints the fingerprint beside the enrolment code. Have all 32 pairs read to you, and compare them with what YOUR COMPUTER shows in the steps below. Capital letters and colons do not matter.",
            "fingerprint": "It should be this one (SHA-256):",
            "compare_differs": "If one character differs: do not install it, delete the file, and tell your supervisor.",

            "file_title": "The certificate",
            "file_name": "It is called:",
            "file_valid": "Valid:",
            "file_clock": "It begins years back, so a computer whose clock has lost its time works as well.",
            "file_text": "The same as text, for other programs:",

            "windows_title": "Windows 10 and 11",
            "windows_1": "Click waypost-ca.crt above. If the browser warns of an insecure download, choose “Keep”: that is why you compare.",
            "windows_2": "Open the Command Prompt (Windows key, type cmd, Enter), type this line, and compare what it shows:",
            "windows_3": "Double-click the file in Downloads, then “Open” and “Install Certificate…”.",
            "windows_4": "“Local Machine” lets everybody at this computer in and asks for an administrator; “Current User” only you. “Next”.",
            "windows_5": "“Place all certificates in the following store”, “Browse…”, “Trusted Root Certification Authorities”, “OK”, “Next”, “Finish”, and “Yes” if it asks.",
            "windows_6": "Close all windows of Edge or Chrome and open it again. Firefox takes it from Windows, from version 120 on; an older one is told as below under Firefox.",

            "firefox_title": "Debian or Ubuntu with Firefox ESR",
            "firefox_1": "Open this page in Firefox and click waypost-ca.crt above. Firefox asks whether to trust a new authority.",
            "firefox_2": "Click “View”, and compare the line SHA-256 under “Fingerprints”. Then go back to the question.",
            "firefox_3": "Tick “Trust this CA to identify websites” and nothing else, then “OK”.",
            "firefox_4": "Each user of the computer does this once. To take it back: Settings, “Privacy & Security”, “View Certificates…”, tab “Authorities”, Waypost, “Delete or Distrust…”.",

            "chromium_title": "Debian or Ubuntu with Chromium",
            "chromium_1": "Click waypost-ca.crt above, and keep the file.",
            "chromium_2": "Type this line in a terminal, and compare what it shows:",
            "chromium_3": "Open chrome://certificate-manager (in older versions chrome://settings/certificates), “Local certificates”, “Installed by you”, beside “Trusted Certificates” click “Import” (older: tab “Authorities”, “Import”), and choose the file.",
            "chromium_4": "If it asks: tick “Trust this certificate for identifying websites” and nothing else, then “OK”.",
            "chromium_5": "Or, instead of the two steps before, in a terminal (Debian's package libnss3-tools; not for the snap of Ubuntu):",

            "android_title": "Android, with Chrome",
            "android_1": "The device needs a screen lock. Click waypost-ca.crt above; it is kept in Downloads.",
            "android_2": "Settings, “Security & privacy”, “More security settings”, “Encryption & credentials”, “Install a certificate”, “CA certificate”, “Install anyway”, then the file. The names differ by maker: search the settings for “certificate”.",
            "android_3": "Compare now: “Encryption & credentials”, “Trusted credentials”, tab “User”, tap Waypost, and read “SHA-256 fingerprint”. If it differs: “Remove” at once.",
            "android_4": "Use Chrome: Firefox on Android does not take it. That Android says “network may be monitored” is because of this certificate.",

            "then_title": "Then open the post's page",
            "then_open": "One of these addresses; they are in the certificate:",
            "then_fails": "If the browser still warns, do not go on past the warning: the certificate is not installed, or somebody else answers. Call the technician."
          }
        }

        """#
}
