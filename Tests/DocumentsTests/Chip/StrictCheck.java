import java.nio.file.*;
import java.security.Security;
import java.util.*;
import org.bouncycastle.asn1.icao.*;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * Judges security objects by BouncyCastle alone: one on each line of a file, in Base64, then its
 * data groups (NUMBER=BASE64,...), then the authorities. Prints "accept" or why not, a line each.
 */
public class StrictCheck {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String verdict;
            try {
                verdict = judge(line.split(" "));
            } catch (Throwable fault) {
                verdict = "refuse: " + fault;
            }
            System.out.println(verdict.replace('\n', ' '));
        }
    }

    private static String judge(String[] parts) throws Exception {
        CMSSignedData message = new CMSSignedData(unwrapped(bytes(parts[0])));
        Collection<SignerInformation> signers = message.getSignerInfos().getSigners();
        if (signers.size() != 1) return "refuse: " + signers.size() + " signers";
        SignerInformation signer = signers.iterator().next();
        @SuppressWarnings("unchecked")
        Collection<X509CertificateHolder> found = message.getCertificates().getMatches(signer.getSID());
        if (found.isEmpty()) return "refuse: no certificate of the signer";
        X509CertificateHolder certificate = found.iterator().next();
        var verifier = new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate);
        if (!signer.verify(verifier)) return "refuse: the signature";
        if (!isSignedByAny(certificate, parts)) return "refuse: the chain";
        LDSSecurityObject object = LDSSecurityObject.getInstance(
            org.bouncycastle.asn1.ASN1Primitive.fromByteArray(
                (byte[]) message.getSignedContent().getContent()));
        Map<Integer, byte[]> hashes = new HashMap<>();
        for (DataGroupHash group : object.getDatagroupHash()) {
            hashes.put(group.getDataGroupNumber(), group.getDataGroupHashValue().getOctets());
        }
        String algorithm = object.getDigestAlgorithmIdentifier().getAlgorithm().getId();
        for (String group : parts[1].split(",")) {
            if (group.isEmpty()) continue;
            String[] pair = group.split("=", 2);
            byte[] hash = java.security.MessageDigest.getInstance(algorithm, "BC").digest(bytes(pair[1]));
            if (!Arrays.equals(hash, hashes.get(Integer.valueOf(pair[0])))) return "refuse: DG" + pair[0];
        }
        return "accept";
    }

    private static boolean isSignedByAny(X509CertificateHolder certificate, String[] parts) throws Exception {
        for (int place = 2; place < parts.length; place++) {
            var authority = new X509CertificateHolder(bytes(parts[place]));
            try {
                if (certificate.isSignatureValid(
                        new JcaContentVerifierProviderBuilder().setProvider("BC").build(authority))) return true;
            } catch (Exception other) {
                // Another authority's kind of key.
            }
        }
        return false;
    }

    /** What stands in the tag 0x77, where it has one. */
    private static byte[] unwrapped(byte[] file) {
        if (file[0] != 0x77) return file;
        int first = file[1] & 0xFF;
        if (first == 0x80) return Arrays.copyOfRange(file, 2, file.length - 2);
        return Arrays.copyOfRange(file, first < 0x80 ? 2 : 2 + (first & 0x7F), file.length);
    }

    private static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }
}
