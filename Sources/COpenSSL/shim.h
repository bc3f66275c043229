#pragma once

// What Swift cannot call by itself: macros, variadic functions and the typed stacks.

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

// Variadic in C: not to be called from Swift. The properties say by whom (property(7)).
static inline EVP_PKEY *shim_generate_p256(const char *properties) {
    return EVP_PKEY_Q_keygen(NULL, properties, "EC", "P-256");
}

// Answers every question for a pass phrase with a refusal: a service has nobody to ask.
static inline int shim_refuse_pass_phrase(char *buffer, int size, int writing, void *data) {
    (void)buffer, (void)size, (void)writing, (void)data;
    return -1;
}

static inline EVP_PKEY *shim_read_private_key(BIO *bio) {
    return PEM_read_bio_PrivateKey(bio, NULL, shim_refuse_pass_phrase, NULL);
}

static inline long shim_memory(BIO *bio, const unsigned char **start) {
    return BIO_get_mem_data(bio, (char **)start);
}

static inline void shim_free_bytes(void *bytes) { OPENSSL_free(bytes); }

// Stacks of certificates

static inline STACK_OF(X509) *shim_certificates_new(void) { return sk_X509_new_null(); }

static inline int shim_certificates_add(STACK_OF(X509) *stack, X509 *certificate) {
    if (!X509_up_ref(certificate)) return 0;
    if (sk_X509_push(stack, certificate) > 0) return 1;
    X509_free(certificate);
    return 0;
}

static inline int shim_certificates_count(const STACK_OF(X509) *stack) {
    return stack == NULL ? 0 : sk_X509_num(stack);
}

static inline X509 *shim_certificates_at(const STACK_OF(X509) *stack, int index) {
    return sk_X509_value(stack, index);
}

// Frees the stack and lets go of its certificates.
static inline void shim_certificates_free(STACK_OF(X509) *stack) {
    sk_X509_pop_free(stack, X509_free);
}

// Frees the stack only: for one whose certificates belong to somebody else.
static inline void shim_certificates_free_shallow(STACK_OF(X509) *stack) { sk_X509_free(stack); }

// Recipients of an enveloped message

static inline int shim_recipients_count(CMS_ContentInfo *message) {
    STACK_OF(CMS_RecipientInfo) *all = CMS_get0_RecipientInfos(message);
    return all == NULL ? 0 : sk_CMS_RecipientInfo_num(all);
}

// Whose certificate is meant, by issuer and serial number; 0 where it is named in another way.
static inline int shim_recipient_at(
    CMS_ContentInfo *message, int index, X509_NAME **issuer, ASN1_INTEGER **serial) {
    CMS_RecipientInfo *info =
        sk_CMS_RecipientInfo_value(CMS_get0_RecipientInfos(message), index);
    ASN1_OCTET_STRING *key = NULL;
    *issuer = NULL;
    *serial = NULL;
    if (CMS_RecipientInfo_type(info) == CMS_RECIPINFO_TRANS)
        CMS_RecipientInfo_ktri_get0_signer_id(info, &key, issuer, serial);
    if (CMS_RecipientInfo_type(info) == CMS_RECIPINFO_AGREE) {
        STACK_OF(CMS_RecipientEncryptedKey) *keys = CMS_RecipientInfo_kari_get0_reks(info);
        if (keys != NULL && sk_CMS_RecipientEncryptedKey_num(keys) > 0)
            CMS_RecipientEncryptedKey_get0_id(
                sk_CMS_RecipientEncryptedKey_value(keys, 0), &key, NULL, NULL, issuer, serial);
    }
    return *issuer != NULL && *serial != NULL;
}

// Names and usages in certificates

static inline int shim_names_count(const GENERAL_NAMES *names) {
    return sk_GENERAL_NAME_num(names);
}

static inline const GENERAL_NAME *shim_names_at(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}

static inline GENERAL_NAMES *shim_names_new(void) { return sk_GENERAL_NAME_new_null(); }

// Takes the name over, whether it succeeds or not.
static inline int shim_names_add(GENERAL_NAMES *names, GENERAL_NAME *name) {
    if (sk_GENERAL_NAME_push(names, name) > 0) return 1;
    GENERAL_NAME_free(name);
    return 0;
}

static inline int shim_usages_count(const EXTENDED_KEY_USAGE *usages) {
    return sk_ASN1_OBJECT_num(usages);
}

static inline const ASN1_OBJECT *shim_usages_at(const EXTENDED_KEY_USAGE *usages, int index) {
    return sk_ASN1_OBJECT_value(usages, index);
}

// Signers and recipients of messages

static inline int shim_signers_count(const STACK_OF(CMS_SignerInfo) *signers) {
    return sk_CMS_SignerInfo_num(signers);
}

static inline CMS_SignerInfo *shim_signers_at(const STACK_OF(CMS_SignerInfo) *signers, int index) {
    return sk_CMS_SignerInfo_value(signers, index);
}

// The digest's identifier in OpenSSL's table, NID_undef when there is none.
static inline int shim_signer_digest(CMS_SignerInfo *signer) {
    X509_ALGOR *digest = NULL;
    const ASN1_OBJECT *object = NULL;
    CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, NULL);
    if (digest == NULL) return NID_undef;
    X509_ALGOR_get0(&object, NULL, NULL, digest);
    return OBJ_obj2nid(object);
}

// Algorithms of signatures

static inline int shim_algorithm(const X509_ALGOR *algorithm) {
    const ASN1_OBJECT *object = NULL;
    X509_ALGOR_get0(&object, NULL, NULL, algorithm);
    return OBJ_obj2nid(object);
}

// The algorithm that stands as the parameters of another one; NULL where there is none.
static inline X509_ALGOR *shim_inner_algorithm(const X509_ALGOR *algorithm) {
    const void *value = NULL;
    int type = V_ASN1_UNDEF;
    X509_ALGOR_get0(NULL, &type, &value, algorithm);
    if (type != V_ASN1_SEQUENCE) return NULL;
    const unsigned char *cursor = ASN1_STRING_get0_data((const ASN1_STRING *)value);
    return d2i_X509_ALGOR(NULL, &cursor, ASN1_STRING_length((const ASN1_STRING *)value));
}

// RSASSA-PSS-params (RFC 8017 appendix A.2.3) with their defaults; 0 where they are none.
static inline int shim_pss_parameters(
    const X509_ALGOR *algorithm, int *digest, int *mask, long *salt) {
    const void *value = NULL;
    int type = V_ASN1_UNDEF;
    X509_ALGOR_get0(NULL, &type, &value, algorithm);
    if (type != V_ASN1_SEQUENCE) return 0;
    const unsigned char *cursor = ASN1_STRING_get0_data((const ASN1_STRING *)value);
    long length = ASN1_STRING_length((const ASN1_STRING *)value);
    const unsigned char *end = cursor + length;
    RSA_PSS_PARAMS *parameters = d2i_RSA_PSS_PARAMS(NULL, &cursor, length);
    if (parameters == NULL) return 0;
    int done = cursor == end;
    *digest = parameters->hashAlgorithm ? shim_algorithm(parameters->hashAlgorithm) : NID_sha1;
    *mask = NID_sha1;
    if (parameters->maskGenAlgorithm) {
        X509_ALGOR *inner = shim_inner_algorithm(parameters->maskGenAlgorithm);
        if (shim_algorithm(parameters->maskGenAlgorithm) != NID_mgf1 || inner == NULL) done = 0;
        if (inner != NULL) *mask = shim_algorithm(inner);
        X509_ALGOR_free(inner);
    }
    *salt = parameters->saltLength ? ASN1_INTEGER_get(parameters->saltLength) : 20;
    if (parameters->trailerField && ASN1_INTEGER_get(parameters->trailerField) != 1) done = 0;
    RSA_PSS_PARAMS_free(parameters);
    return done;
}

static inline int shim_set_pss(
    EVP_PKEY_CTX *context, const EVP_MD *mask, int salt) {
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0
        && EVP_PKEY_CTX_set_rsa_mgf1_md(context, mask) > 0
        && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt) > 0;
}

// The digest's identifier and the signature's algorithm of one signer.
static inline void shim_signer_algorithms(
    CMS_SignerInfo *signer, X509_ALGOR **digest, X509_ALGOR **signature) {
    CMS_SignerInfo_get0_algs(signer, NULL, NULL, digest, signature);
}

// RFC 4514 text in UTF-8.
static inline int shim_print_name(BIO *output, const X509_NAME *name) {
    return X509_NAME_print_ex(output, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}
