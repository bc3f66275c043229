import Testing

@testable import Screening

struct NameComparisonTests {
    private func score(_ one: String, _ other: String, isTruncated: Bool = false) -> Int {
        NameComparison(PersonName(one), PersonName(other), leftIsTruncated: isTruncated).score
    }

    @Test(
        "Spellings of one name in several hands and scripts are told of",
        arguments: [
            ("Muhammad Abd al-Rahman", "Mohamed Abderrahmane"),
            ("Yusuf Ould Ahmed", "Youssouf Ahmed"),
            ("Husayn al-Khatib", "Hocine El Khatib"),
            ("Jamal Sulayman", "Gamal Soliman"),
            ("Abdoulaye Wade", "Abdullahi Wade"),
            ("Zayn al-Abidin Diallo", "Zeinelabidine Diallo"),
            ("Nur al-Din Zangi", "Noureddine Zengui"),
            ("Cheikh Anta Diop", "DIOP, Anta Cheikh"),
            ("محمد بن سلمان", "Mohammed bin Salman"),
            ("Сергей Лавров", "Sergei Lavrov"),
            ("김정은", "Kim Jong Un"),
            ("José García-López", "GARCIA LOPEZ JOSE"),
            ("Jürgen Müller", "MUELLER JUERGEN"),
            ("N'Diaye Mamadou", "Ndiaye Mamadou"),
            ("Jean-Pierre Mbarga", "Jeanpierre M'barga"),
            ("O. Diarra", "Oumar Diarra"),
            ("Kwame Boateng", "Kouame Boateng"),
            ("محمد عبد الرحمن", "Mohamed Abdel Rahman"),
            ("Aymen Benabderrahmane", "Ayman Ben Abd er-Rahman"),
            ("Aboulkacem Chebbi", "Abu al-Qasim Shabbi"),
            ("Cabdulle Ciise Xirsi", "Abdullah Isa Hirsi"),
            ("Muhammad Sadiq Sanjrani", "Mir Sadiq Sanjrani"),
            ("JP Mbarga", "Jean-Pierre Mbarga"),
            ("Amadou Jallow", "Amadou Diallo"),
            ("Sergej Lavrov", "Sergei Lavrov"),
            ("Jo Yong Chol", "Cho Yong Chol"),
        ])
    func same(one: String, other: String) {
        #expect(score(one, other) >= PersonScore.threshold)
    }

    @Test(
        "Other people's names are not",
        arguments: [
            ("Mohamed Ali Traoré", "Mohamed Salif Keita"),
            ("Fatima Diop", "Aminata Diop"),
            ("Kim Jong Un", "Kim Yong Nam"),
            ("Abdallah Hassan", "Abdelkarim Hassan"),
            ("Ali Musa", "Musa Sidibe"),
            ("Diallo", "Mamadou Alpha Diallo"),
            ("M. K.", "Mamadou Keita"),
            ("Karim Mahmoudi Sane", "Karim Haddad Sane"),
            ("Ng Sanda", "Nguema Gaspard Sanda"),
            ("Muhammad Sanjrani", "Mir Zardari"),
            ("", "Mamadou Keita"),
        ])
    func different(one: String, other: String) {
        #expect(score(one, other) < PersonScore.threshold)
    }

    @Test(
        "What languages have made of one given name is told of",
        arguments: [
            ("Volodymyr Koval", "Vladimir Koval"), ("Oleksandr Bondar", "Aleksandr Bondar"),
            ("Serhii Melnyk", "Sergei Melnik"), ("Dmytro Tkach", "Dmitri Tkach"),
            ("Mykola Shevchuk", "Nikolai Shevchuk"), ("Olena Hrytsenko", "Elena Gritsenko"),
            ("Aleksejs Ozols", "Aleksey Ozol"), ("Mamadou Kanté", "Mohamed Kante"),
            ("Momodou Ceesay", "Muhammad Ceesay"), ("Amadou Barry", "Ahmed Barry"),
            ("Bakary Sanneh", "Abubakar Sanneh"), ("Kadiatou Camara", "Khadija Camara"),
            ("Hadiza Garba", "Khadija Garba"), ("Aïssatou Baldé", "Aisha Balde"),
            ("Ayşe Yıldız", "Aicha Yildiz"), ("Mehmet Aydın", "Muhammad Aydin"),
            ("Ousmane Sonko", "Usman Sonko"), ("Djibril Cissé", "Cebrail Cisse"),
            ("Bill Hartley", "William Hartley"), ("Paco Herrera", "Francisco Herrera"),
        ])
    func variants(one: String, other: String) {
        #expect(score(one, other) >= PersonScore.threshold)
        #expect(score(other, one) >= PersonScore.threshold)
    }

    @Test(
        "Letters that hands put for one sound are told of",
        arguments: [
            ("Zafer Kazim", "Dhafer Kadhim"), ("Ramzan Qadri", "Ramadan Kadri"),
            ("Monther Haddad", "Mundhir Haddad"), ("Faycal Brahimi", "Faisal Brahimi"),
            ("Abdelatif Zouari", "Abdellatif Zouari"), ("Cemal Demir", "Jamal Demir"),
            ("Jimenez Ortega Luis", "Ximenez Ortega Luis"), ("Lakhdar Amrani", "Lakhdar Lamrani"),
            ("Yordanis Petrovs", "Yordani Petrov"), ("Ghazi Thahabi", "Ghazi Dahabi"),
            ("Tchamba Nguema", "Chamba Nguema"), ("Ridha Benali", "Reza Ben Ali"),
        ])
    func letters(one: String, other: String) {
        #expect(score(one, other) >= PersonScore.threshold)
    }

    @Test(
        "A woman is no man, a son no father, and a last syllable no article",
        arguments: [
            ("Olga Barinova", "Oleg Barinov"), ("Sergei Ivanov", "Ivan Sergeyevich Sidorov"),
            ("Oleksandr Kravets", "Petro Oleksandrovych Kravets"),
            ("Kim Jong Il", "Kim Jong Un"), ("Pak Chol Il", "Pak Chol Ho"),
            ("Sher Abbas Abdul Khan", "Sher Abbas Padshah Khan"),
            ("Malik Ruslanovich Saidov", "Malik Ibragimovich Saidov"),
        ])
    func otherPerson(one: String, other: String) {
        #expect(score(one, other) < PersonScore.threshold)
        #expect(score(other, one) < PersonScore.threshold)
    }

    @Test("No name stands in two groups of variants, and each group holds two or more")
    func groups() {
        var seen: Set<[UInt8]> = []
        var group: UInt16 = 1
        while case let members = NameVariants.members(of: group), !members.isEmpty {
            #expect(members.count >= 2)
            for sounds in members {
                #expect(
                    seen.insert(sounds).inserted && NameVariants.group(of: sounds) == group,
                    "\(String(decoding: sounds, as: UTF8.self))")
            }
            group += 1
        }
        #expect(group > 50)
    }

    @Test("The order of two names does not matter", arguments: [1, 2, 3])
    func symmetric(seed: UInt64) {
        let names = InventedNames(seed: seed)
        for _ in 0..<300 {
            let (one, other) = (names.name(), names.name())
            #expect(score(one, other) == score(other, one), "\(one) / \(other)")
            #expect(score(one, one) == 1_000, "\(one)")
        }
    }

    @Test("A part that a zone cut off agrees with the whole, and only where it was cut")
    func truncated() {
        #expect(score("ABDUL NANDAKUM", "Abdul Nandakumaran", isTruncated: true) >= 900)
        #expect(
            score("Papandropoul Ioannis Konstan", "Papandropoulos Ioannis", isTruncated: true)
                > score("Papandropoul Ioannis Konstan", "Papandropoulos Ioannis") - 1)
        #expect(score("Ravich Nanda", "Ravichandran Nandakumaran", isTruncated: true) >= 800)
    }

    @Test("A missing part costs less than one that contradicts")
    func missing() {
        let whole = "Amadou Toumani Touré"
        #expect(score(whole, "Amadou Touré") > score(whole, "Amadou Boubacar Touré"))
        #expect(score(whole, "Amadou Touré") >= PersonScore.threshold)
    }

    @Test("However many parts brothers share, the one that differs keeps them apart")
    func brothers() {
        let shared = "Ould Cheikh Sidi Brahim Traoré Keita Bathily Sangaré"
        #expect(score("Salif \(shared)", "Kadiatou \(shared)") < PersonScore.threshold)
        #expect(score("Salif \(shared)", shared) >= PersonScore.threshold)
    }

    @Test("An ending that makes another name of it costs more than a vowel inside")
    func ending() {
        #expect(score("Karim Mahmoudi", "Karim Mahmoud") < score("Karim Mahimoud", "Karim Mahmoud"))
    }

    @Test("The explanation names the parts and how they agree")
    func explanation() {
        let (one, other) = (PersonName("Mohamed Salif Diop"), PersonName("DIOPP Muhammad bin Ali"))
        let text = NameExplanation(NameComparison(one, other), one, other).text
        #expect(text.contains("MOHAMED ~ MUHAMMAD"))
        #expect(text.contains("DIOP ~ DIOPP (same sound"))
        #expect(text.contains("SALIF only here"))
        #expect(text.contains("ALI only in the list"))
    }
}
