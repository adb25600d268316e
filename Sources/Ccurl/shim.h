#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo take any number of arguments, which Swift can't pass, and CURLVERSION_NOW is a
// macro that it doesn't see.

static inline const char *ccurl_version(void) {
    return curl_version_info(CURLVERSION_NOW)->version;
}

static inline CURLcode ccurl_set_long(CURL *curl, CURLoption option, long value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_text(CURL *curl, CURLoption option, const char *value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_headers(CURL *curl, struct curl_slist *headers) {
    return curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
}

static inline CURLcode ccurl_set_writer(CURL *curl, curl_write_callback writer, void *context) {
    const CURLcode code = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, writer);
    return code != CURLE_OK ? code : curl_easy_setopt(curl, CURLOPT_WRITEDATA, context);
}

static inline CURLcode ccurl_set_progress(CURL *curl, curl_xferinfo_callback progress) {
    return curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress);
}

static inline CURLcode ccurl_response_status(CURL *curl, long *status) {
    return curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
}

// Makes the next request a POST of these bytes, which stay where they are until it has ended.
static inline CURLcode ccurl_set_body(CURL *curl, const void *bytes, long count) {
    const CURLcode code = curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, count);
    return code != CURLE_OK ? code : curl_easy_setopt(curl, CURLOPT_POSTFIELDS, bytes);
}

// Seconds; 0 where the answer has no such header.
static inline CURLcode ccurl_retry_after(CURL *curl, long *seconds) {
    curl_off_t found = 0;
    const CURLcode code = curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &found);
    *seconds = (long)found;
    return code;
}
