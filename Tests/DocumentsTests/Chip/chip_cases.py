#!/usr/bin/env python3
"""Invented travel documents for the chip's checks: each quirk that real ones have, each attack.

Prints a JSON line for each case: name, expect (the verdict's word), remarks and weaknesses that
must be named, document (as in a crossing), csca, crl and master_list (Base64), at. Made with
asn1crypto and cryptography, which know nothing of the code under test.

usage: chip_cases.py
"""

import base64
import datetime
import hashlib
import json

from asn1crypto import algos, cms, core, crl, keys, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

UTC = datetime.timezone.utc
NOW = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
GERMAN = "P<D<<ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
DIGESTS = {"sha1": hashes.SHA1, "sha224": hashes.SHA224, "sha256": hashes.SHA256,
           "sha384": hashes.SHA384, "sha512": hashes.SHA512}
P256 = {
    "p": 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
    "b": 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    "g": "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
         "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    "n": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
}
RSA_KEYS = {}


def new_key(kind, number=0):
    """RSA keys take long to make: each (kind, number) once."""
    if kind.startswith("rsa"):
        if (kind, number) not in RSA_KEYS:
            RSA_KEYS[kind, number] = rsa.generate_private_key(65537, int(kind[3:]))
        return RSA_KEYS[kind, number]
    curve = {"p256": ec.SECP256R1, "p384": ec.SECP384R1, "bp256": ec.BrainpoolP256R1,
             "bp384": ec.BrainpoolP384R1}[kind]
    return ec.generate_private_key(curve())


def spki(key, explicit=False, pss=False, wrong_base=False):
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    info = keys.PublicKeyInfo.load(der)
    if pss:
        info["algorithm"] = {"algorithm": "rsassa_pss"}
        return keys.PublicKeyInfo.load(info.dump(force=True))
    if explicit:
        base = bytes.fromhex(P256["g"])
        if wrong_base:
            base = info["public_key"].native if isinstance(info["public_key"].native, bytes) \
                else bytes(info["public_key"])
        domain = keys.SpecifiedECDomain({
            "version": "ecdpVer1",
            "field_id": {"field_type": "prime_field", "parameters": core.Integer(P256["p"])},
            "curve": {"a": (P256["p"] - 3).to_bytes(32, "big"), "b": P256["b"].to_bytes(32, "big")},
            "base": base, "order": P256["n"], "cofactor": 1})
        info["algorithm"] = {"algorithm": "ec", "parameters": keys.ECDomainParameters("specified", domain)}
    return info


def sign(key, data, scheme):
    """scheme: DIGEST, or pss:DIGEST:MASK:SALT. Gives the AlgorithmIdentifier and the signature."""
    parts = scheme.split(":")
    if parts[0] == "pss":
        digest, mask, salt = parts[1], parts[2], int(parts[3])
        made = key.sign(data, padding.PSS(padding.MGF1(DIGESTS[mask]()), salt), DIGESTS[digest]())
        return {"algorithm": "rsassa_pss", "parameters": {
            "hash_algorithm": {"algorithm": digest},
            "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": mask}},
            "salt_length": salt}}, made
    if isinstance(key, rsa.RSAPrivateKey):
        return {"algorithm": f"{scheme}_rsa", "parameters": core.Null()}, \
            key.sign(data, padding.PKCS1v15(), DIGESTS[scheme]())
    return {"algorithm": f"{scheme}_ecdsa"}, key.sign(data, ec.ECDSA(DIGESTS[scheme]()))


def name(country, common, reverse=False):
    pairs = [("country_name", country), ("organization_name", "State"), ("common_name", common)]
    if reverse:
        pairs.reverse()
    return x509.Name("", x509.RDNSequence([
        x509.RelativeDistinguishedName([x509.NameTypeAndValue({
            "type": kind,
            "value": x509.DirectoryString("utf8_string", core.UTF8String(value))
            if kind != "country_name" else x509.DirectoryString("printable_string", core.PrintableString(value)),
        })]) for kind, value in pairs]))


def key_id(key):
    return hashlib.sha1(key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)).digest()


def day(year, month=1, date=1):
    return datetime.datetime(year, month, date, tzinfo=UTC)


SERIAL = [1000]


def certificate(subject, issuer, key, signer, scheme, *, ca=False, since=day(2020), until=day(2035),
                usage=None, extended=None, ski=True, aki="own", extra=(), info=None, serial=None):
    extensions = []

    def add(kind, critical, value):
        extensions.append({"extn_id": kind, "critical": critical, "extn_value": core.ParsableOctetString(value.dump())})

    if ca:
        add("basic_constraints", True, x509.BasicConstraints({"ca": True, "path_len_constraint": 0}))
    usage = usage if usage is not None else ({"key_cert_sign", "crl_sign"} if ca else {"digital_signature"})
    if usage:
        add("key_usage", True, x509.KeyUsage(usage))
    if extended:
        add("extended_key_usage", True, x509.ExtKeyUsageSyntax(extended))
    if ski:
        add("key_identifier", False, core.OctetString(key_id(key)))
    identifier = key_id(signer) if aki == "own" else aki
    if identifier:
        add("authority_key_identifier", False, x509.AuthorityKeyIdentifier({"key_identifier": identifier}))
    for kind, critical, value in extra:
        add(kind, critical, value)
    SERIAL[0] += 1
    algorithm, _ = sign(signer, b"", scheme)
    tbs = x509.TbsCertificate({
        "version": "v3", "serial_number": serial or SERIAL[0], "signature": algorithm, "issuer": issuer,
        "validity": {"not_before": x509.Time("utc_time", since), "not_after": x509.Time("utc_time", until)},
        "subject": subject, "subject_public_key_info": info if info is not None else spki(key),
        "extensions": extensions})
    algorithm, made = sign(signer, tbs.dump(), scheme)
    return x509.Certificate({
        "tbs_certificate": tbs, "signature_algorithm": algorithm, "signature_value": made})


class Country:
    """An authority and the document signer below it."""

    def __init__(self, kind="rsa2048", scheme="sha256", country="UT", common="CSCA Utopia", number=0,
                 ca_kind=None, ca_scheme=None, ca_options=None, **options):
        ca_kind, ca_scheme = ca_kind or kind, ca_scheme or scheme.split("!")[0]
        self.name = name(country, common)
        self.key = new_key(ca_kind, 10 + number)
        ca_options = {"ca": True, **(ca_options or {})}
        self.certificate = certificate(self.name, self.name, self.key, self.key, ca_scheme, **ca_options)
        self.signer_key = new_key(kind, number)
        issuer = options.pop("issuer", self.name)
        self.signer = certificate(
            name(country, "Document Signer"), issuer, self.signer_key, options.pop("signed_by", self.key),
            ca_scheme, **options)


class Group(core.Sequence):
    _fields = [("number", core.Integer), ("hash", core.OctetString)]


class Groups(core.SequenceOf):
    _child_spec = Group


class Versions(core.Sequence):
    _fields = [("lds", core.PrintableString), ("unicode", core.PrintableString)]


class SecurityObject(core.Sequence):
    _fields = [("version", core.Integer), ("digest", algos.DigestAlgorithm), ("groups", Groups),
               ("versions", Versions, {"optional": True})]


class Authorities(core.Sequence):
    _fields = [("version", core.Integer), ("certificates", x509.Certificate)]


def tlv(tag, content):
    head = tag.to_bytes((tag.bit_length() + 7) // 8, "big")
    if len(content) < 128:
        return head + bytes([len(content)]) + content
    size = (len(content).bit_length() + 7) // 8
    return head + bytes([0x80 | size]) + len(content).to_bytes(size, "big") + content


def zone_group(zone=ZONE):
    return tlv(0x61, tlv(0x5F1F, zone.encode()))


# A JPEG of 48 by 64 by its structure; nothing decodes it.
FACE = (bytes.fromhex("ffd8" "ffe000104a46494600010100000100010000" "ffc0000b080040003001011100" "ffda0008010100003f00")
        + bytes(range(200)) + b"\xff\xd9")


def face_group():
    face = (20 + 12 + len(FACE)).to_bytes(4, "big") + bytes(16) + bytes.fromhex("010000300040" "000000000000") + FACE
    block = b"FAC\x00010\x00" + (14 + len(face)).to_bytes(4, "big") + (1).to_bytes(2, "big") + face
    template = tlv(0x7F60, tlv(0xA1, b"\x80\x02\x01\x01") + tlv(0x5F2E, block))
    return tlv(0x75, tlv(0x7F61, b"\x02\x01\x01" + template))


def signed(content_type, content, signer, key, scheme, *, digest="sha256", signed_at=day(2024, 5, 5),
           issuer=None, serial=None, certificates=None, attributes=True, attribute_type=None,
           message_digest=None, content_after=None, spoil=False, signers=1):
    """A CMS message. With content_after that content stands in it, signed is the other one."""
    infos = []
    for _ in range(signers):
        values = [
            {"type": "content_type", "values": [attribute_type or content_type]},
            {"type": "message_digest", "values": [message_digest or hashlib.new(digest, content).digest()]}]
        if signed_at:
            values.append({"type": "signing_time", "values": [cms.Time("utc_time", signed_at)]})
        values = cms.CMSAttributes(sorted((cms.CMSAttribute(v) for v in values), key=lambda a: a.dump()))
        data = values.dump() if attributes else content
        algorithm, made = sign(key, data, scheme)
        if spoil:
            made = made[:20] + bytes([made[20] ^ 1]) + made[21:]
        info = {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", {
                "issuer": issuer or signer.issuer, "serial_number": serial or signer.serial_number}),
            "digest_algorithm": {"algorithm": digest}, "signature_algorithm": algorithm, "signature": made}
        if attributes:
            info["signed_attrs"] = values
        infos.append(cms.SignerInfo(info))
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData({
        "version": "v3", "digest_algorithms": [{"algorithm": digest}],
        "encap_content_info": {"content_type": content_type, "content": core.ParsableOctetString(content_after or content)},
        "certificates": certificates if certificates is not None else [signer],
        "signer_infos": infos})}).dump()


def document(country, *, groups=None, hashed=None, group_digest="sha256", version=0, scheme="sha256",
             wrap="77", content_type="2.23.136.1.1.1", zone=ZONE, **options):
    groups = groups if groups is not None else {1: zone_group(zone), 2: face_group()}
    fields = {
        "version": version, "digest": {"algorithm": group_digest},
        "groups": [{"number": n, "hash": hashlib.new(group_digest, v).digest()}
                   for n, v in sorted((hashed or groups).items())]}
    if version == 1:
        fields["versions"] = {"lds": "0108", "unicode": "040000"}
    sod = signed(content_type, SecurityObject(fields).dump(), options.pop("signer", country.signer),
                 options.pop("signer_key", country.signer_key), scheme, **options)
    if wrap == "77":
        sod = tlv(0x77, sod)
    elif wrap == "indefinite":
        sod = b"\x77\x80" + sod + b"\0\0"
    chip = {"sod": base64.b64encode(sod).decode()}
    for number, value in groups.items():
        chip[f"dg{number}"] = base64.b64encode(value).decode()
    return {"mrz": [zone[:44], zone[44:]], "chip": chip}


def revocations(country, revoked=(), since=day(2026, 11, 1), until=day(2026, 12, 1), key=None):
    algorithm, _ = sign(key or country.key, b"", "sha256")
    fields = {
        "version": "v2", "signature": algorithm, "issuer": country.name,
        "this_update": x509.Time("utc_time", since), "next_update": x509.Time("utc_time", until)}
    if revoked:
        fields["revoked_certificates"] = [
            {"user_certificate": c.serial_number, "revocation_date": x509.Time("utc_time", day(2026, 3, 3))}
            for c in revoked]
    tbs = crl.TbsCertList(fields)
    algorithm, made = sign(key or country.key, tbs.dump(), "sha256")
    return crl.CertificateList({
        "tbs_cert_list": tbs, "signature_algorithm": algorithm, "signature": made}).dump()


def master_list(country, members, usage="2.23.136.1.1.3", **options):
    key = new_key("p256")
    signer = certificate(name("UT", "Master List Signer"), country.name, key, country.key, "sha256",
                         extended=[usage])
    content = tlv(0x30, b"\x02\x01\x00" + tlv(0x31, b"".join(sorted(m.dump() for m in members))))
    return signed("2.23.136.1.1.2", content, signer, key, "sha256",
                  certificates=[signer, country.certificate], **options)


def case(label, expect, made, csca, *, crls=(), remarks=(), weaknesses=(), master=None, at=NOW, **more):
    print(json.dumps({
        "name": label, "expect": expect, "document": made, "remarks": list(remarks),
        "weaknesses": list(weaknesses),
        "csca": [base64.b64encode(c.dump()).decode() for c in csca],
        "crl": [base64.b64encode(c).decode() for c in crls],
        "master_list": base64.b64encode(master).decode() if master else None,
        "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"), **more}))


def good():
    plain = Country()
    own = [plain.certificate]
    case("plain RSA", "genuine", document(plain), own)
    case("without its tag 0x77", "genuine", document(plain, wrap=""), own)
    case("with an indefinite length", "genuine", document(plain, wrap="indefinite"), own)
    case("data structure 1.8", "genuine", document(plain, version=1), own)
    case("groups hashed with SHA-512", "genuine", document(plain, group_digest="sha512"), own)
    case("no time of signing", "genuine", document(plain, signed_at=None), own, remarks=["signing_time_unknown"])
    for kind, scheme in [("p256", "sha256"), ("p384", "sha384"), ("bp256", "sha256"), ("bp384", "sha384"),
                         ("rsa2048", "pss:sha256:sha256:32"), ("rsa2048", "pss:sha256:sha1:20"),
                         ("rsa2048", "pss:sha512:sha512:64")]:
        other = Country(kind, scheme)
        case(f"{kind} {scheme}", "genuine", document(other, scheme=scheme), [other.certificate])
    case("PSS by a plain RSA key", "genuine", document(plain, scheme="pss:sha256:sha256:32"), own)
    pss = Country(info=spki(new_key("rsa2048"), pss=True))
    case("PSS key, PSS", "genuine", document(pss, scheme="pss:sha256:sha256:32"), [pss.certificate])
    case("PSS key, PKCS#1", "genuine", document(pss), [pss.certificate], remarks=["signature_of_other_kind"])
    key = new_key("p256")
    explicit = Country("p256", ca_kind="rsa2048")
    explicit.signer_key = key
    explicit.signer = certificate(name("UT", "Document Signer"), explicit.name, key, explicit.key, "sha256",
                                  info=spki(key, explicit=True))
    case("explicit parameters", "genuine", document(explicit), [explicit.certificate],
         remarks=["explicit_curve_parameters"])
    authority = Country("p256")
    authority.certificate = certificate(authority.name, authority.name, authority.key, authority.key, "sha256",
                                        ca=True, info=spki(authority.key, explicit=True))
    case("explicit parameters of the authority", "genuine", document(authority), [authority.certificate])
    case("digests differ", "genuine", document(plain, digest="sha512"), own, remarks=["digests_differ"])
    case("other type of content", "genuine", document(plain, content_type="1.3.27.1.1.1"), own,
         remarks=["other_content_type"])
    turned = name("UT", "CSCA Utopia", reverse=True)
    case("signer named in another order", "genuine", document(plain, issuer=turned), own,
         remarks=["signer_name_reordered"])
    turned = Country(issuer=turned)
    case("issuer named in another order", "genuine", document(turned), [turned.certificate],
         remarks=["issuer_name_differs"])
    turned = Country(issuer=name("UT", "CSCA Utopia", reverse=True), aki=None)
    case("issuer in another order, no key named", "genuine", document(turned), [turned.certificate],
         remarks=["issuer_name_differs", "no_authority_key_identifier"])
    nameless = Country(aki=None)
    same = Country(number=1)
    both = [same.certificate, nameless.certificate]
    case("two authorities of one name, no key named", "genuine", document(nameless), both,
         remarks=["no_authority_key_identifier"])
    wrong = Country(aki=b"\x01" * 20)
    case("another key named", "genuine", document(wrong), [same.certificate, wrong.certificate])
    new = Country(number=2)
    link = certificate(new.name, plain.name, new.key, plain.key, "sha256", ca=True)
    case("over a link certificate", "genuine", document(new), [plain.certificate, link])
    case("a link whose issuer is absent", "genuine", document(new), [link], remarks=["authority_issuer_absent"])
    old = Country(until=day(2025))
    case("signer expired since", "genuine", document(old), [old.certificate], remarks=["signer_expired_since"])
    bare = Country(usage=set(), ski=False, aki=None)
    case("signer without usage and keys", "genuine", document(bare), [bare.certificate], remarks=["no_key_usage"])
    case("not revoked", "genuine", document(plain), own, crls=[revocations(plain)], revocation="not_revoked")
    case("overdue revocation list", "genuine", document(plain), own,
         crls=[revocations(plain, until=day(2026, 11, 10))], revocation="stale")
    case("revocation list by somebody else", "genuine", document(plain), own,
         crls=[revocations(plain, [plain.signer], key=same.key)], revocation="unknown")
    case("from a master list", "genuine", document(new), [], master=master_list(plain, [plain.certificate, link]))
    groups = {1: zone_group(), 2: face_group()}
    case("a group that was not read", "genuine",
         document(plain, groups=groups, hashed={**groups, 14: b"n"}), own)
    german = Country(country="DE", common="csca-germany")
    case("its own country", "genuine", document(german, zone=GERMAN), [german.certificate])
    lower = Country(country="de", common="csca-germany")
    case("country in small letters", "genuine", document(lower, zone=GERMAN), [lower.certificate])
    return plain, same


def bad(plain, same):
    own = [plain.certificate]
    good_groups = {1: zone_group(), 2: face_group()}
    other = ZONE.replace("ANNA", "ANIA")
    case("DG1 replaced", "altered_data", document(
        plain, groups={**good_groups, 1: zone_group(other)}, hashed=good_groups), own)
    case("DG2 replaced", "altered_data", document(
        plain, groups={1: zone_group(), 2: face_group()[:-1] + b"\0"}, hashed=good_groups), own)
    case("a group added", "altered_data", document(
        plain, groups={**good_groups, 3: b"x"}, hashed=good_groups), own)
    content = SecurityObject({"version": 0, "digest": {"algorithm": "sha256"}, "groups": [
        {"number": 1, "hash": hashlib.sha256(zone_group(other)).digest()}]}).dump()
    case("hashes replaced", "altered_data", document(
        plain, groups={1: zone_group(other)}, hashed=good_groups, content_after=content), own)
    case("signature damaged", "not_genuine", document(plain, spoil=True), own)
    case("attributes of another content", "not_genuine", document(plain, attribute_type="2.23.136.1.1.2"), own)
    case("no signed attributes", "not_genuine", document(plain, attributes=False), own)
    case("a message of another kind", "not_genuine", document(plain, content_type="2.23.136.1.1.2"), own)
    case("no signer", "not_genuine", document(plain, signers=0), own)
    case("two signers", "not_genuine", document(plain, signers=2), own)
    case("signed by another key", "not_genuine", document(plain, signer_key=same.signer_key), own)
    case("no certificate in it", "cannot_be_verified", document(plain, certificates=[]), own)
    case("no authority known", "cannot_be_verified", document(plain), [])
    case("an authority of the same name", "cannot_be_verified", document(plain), [same.certificate])
    forged = Country(signed_by=same.key, aki=key_id(plain.key))
    case("signer claims a known authority's key", "not_genuine", document(forged), own)
    forged = Country(signed_by=same.key, aki=None)
    case("signer claims a known authority's name", "cannot_be_verified", document(forged), own)
    case("own authority brought along", "cannot_be_verified", document(
        same, certificates=[same.signer, same.certificate]), own)
    case("signed by the authority itself", "not_genuine", document(
        plain, signer=plain.certificate, signer_key=plain.key), own)
    server = Country(extended=["server_auth"])
    case("a server's certificate", "not_genuine", document(server), [server.certificate])
    lister = Country(extended=["2.23.136.1.1.3"])
    case("a list signer's certificate", "not_genuine", document(lister), [lister.certificate])
    crypt = Country(usage={"key_encipherment"})
    case("a key for encryption", "not_genuine", document(crypt), [crypt.certificate])
    odd = Country(extra=[("1.2.3.4.5", True, core.OctetString(b"x"))])
    case("an unknown critical extension", "not_genuine", document(odd), [odd.certificate])
    chain = Country(number=3)
    chain.signer = certificate(name("UT", "Second Signer"), plain.signer.subject, chain.signer_key,
                               plain.signer_key, "sha256")
    case("a signer below a signer", "cannot_be_verified", document(
        chain, certificates=[chain.signer, plain.signer]), own)
    leaf = Country(ca_options={"ca": False, "usage": {"digital_signature"}})
    case("an authority that is none", "cannot_be_verified", document(leaf), [leaf.certificate])
    usage = Country(ca_options={"usage": {"crl_sign"}})
    case("an authority that may not sign", "cannot_be_verified", document(usage), [usage.certificate])
    late = Country(until=day(2023))
    case("expired when it signed", "expired_signer", document(late), [late.certificate])
    early = Country(since=day(2025), until=day(2034))
    case("not yet valid when it signed", "expired_signer", document(early), [early.certificate])
    case("expired, no time of signing", "expired_signer", document(late, signed_at=None), [late.certificate])
    case("signed in the future", "expired_signer", document(plain, signed_at=day(2031)), own)
    gone = Country(ca_options={"until": day(2022)})
    case("the authority had expired", "expired_signer", document(gone), [gone.certificate])
    case("revoked", "revoked", document(plain), own, crls=[revocations(plain, [plain.signer])])
    case("revoked in an overdue list", "revoked", document(plain), own,
         crls=[revocations(plain, [plain.signer], until=day(2026, 11, 10))])
    weak = Country(ca_scheme="sha1")
    case("SHA-1 in the certificate", "weak", document(weak), [weak.certificate], weaknesses=["sha1_certificate"])
    case("SHA-1 in the signature", "weak", document(plain, scheme="sha1", digest="sha1"), own,
         weaknesses=["sha1_signature"])
    case("SHA-1 of the groups", "weak", document(plain, group_digest="sha1"), own,
         weaknesses=["sha1_data_groups"])
    weak = Country("rsa1024", ca_kind="rsa2048")
    case("a signer's key of 1,024 bits", "weak", document(weak), [weak.certificate],
         weaknesses=["short_signer_key"])
    weak = Country(ca_kind="rsa1024")
    case("an authority's key of 1,024 bits", "weak", document(weak), [weak.certificate],
         weaknesses=["short_authority_key"])
    made = document(plain)
    made["mrz"] = [other[:44], other[44:]]
    case("another document's chip", "other_document", made, own)
    made = document(plain, hashed=good_groups)
    del made["chip"]["dg1"]
    case("DG1 not read", "cannot_be_verified", made, own)
    case("a foreign authority", "not_genuine", document(plain, zone=GERMAN), own)
    made = document(plain)
    made["chip"]["sod"] = base64.b64encode(base64.b64decode(made["chip"]["sod"])[:-9]).decode()
    case("cut short", "unreadable", made, own)
    case("nothing but noise", "unreadable", {"chip": {"sod": "AAAA", "dg1": made["chip"]["dg1"]}}, own)
    new = Country(number=2)
    case("a master list without appointment", "no_list", document(new), [],
         master=master_list(plain, [plain.certificate, new.certificate], usage="2.23.136.1.1.8"))
    case("a master list that was altered", "no_list", document(new), [],
         master=master_list(plain, [plain.certificate, new.certificate], spoil=True))
    case("a master list by nobody", "no_list", document(new), [],
         master=master_list(plain, [new.certificate]))
    key = new_key("p256")
    curve = Country("p256", ca_kind="rsa2048")
    curve.signer_key = key
    curve.signer = certificate(name("UT", "Document Signer"), curve.name, key, curve.key, "sha256",
                               info=spki(key, explicit=True, wrong_base=True))
    case("a curve with another base point", "*", document(curve), [curve.certificate])


if __name__ == "__main__":
    bad(*good())
