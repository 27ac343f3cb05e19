#define _GNU_SOURCE
#include "CLibEditShims.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

const unsigned char edit_code_norm = CC_NORM;
const unsigned char edit_code_newline = CC_NEWLINE;
const unsigned char edit_code_refresh = CC_REFRESH;
const unsigned char edit_code_redisplay = CC_REDISPLAY;

int edit_set_int(EditLine *el, int op, int value) { return el_set(el, op, value); }
int edit_set_string(EditLine *el, int op, const char *value) { return el_set(el, op, value); }
int edit_set_pointer(EditLine *el, int op, void *value) { return el_set(el, op, value); }
int edit_refresh(EditLine *el) { return el_set(el, EL_REFRESH); }

void *edit_client_data(EditLine *el) {
    void *data = NULL;
    el_get(el, EL_CLIENTDATA, &data);
    return data;
}

FILE *edit_open_writer(ssize_t (*write)(void *, const char *, size_t), void *context) {
    cookie_io_functions_t functions = {.write = write};
    return fopencookie(context, "w", functions);
}

int edit_set_prompt(EditLine *el, char *(*prompt)(EditLine *), char literal) {
    return el_set(el, EL_PROMPT_ESC, prompt, literal);
}

int edit_set_read(EditLine *el, int (*read)(EditLine *, wchar_t *)) { return el_set(el, EL_GETCFN, read); }

int edit_add_function(EditLine *el, const char *name, const char *help, unsigned char (*function)(EditLine *, wint_t)) {
    return el_set(el, EL_ADDFN, name, help, function);
}

int edit_bind(EditLine *el, const char *key, const char *function) {
    return el_set(el, EL_BIND, key, function, NULL);
}

int edit_bind_alternative(EditLine *el, const char *key, const char *function) {
    return el_set(el, EL_BIND, "-a", key, function, NULL);
}

int edit_set_terminal(EditLine *el, const char *capability, const char *value) {
    return el_set(el, EL_SETTC, capability, value, NULL);
}

int edit_set_tty(EditLine *el, const char *mode, const char *setting) {
    return el_set(el, EL_SETTY, mode, setting, NULL);
}

int edit_set_history(EditLine *el, History *history_handle) { return el_set(el, EL_HIST, history, history_handle); }

int edit_history_limit(History *handle, int limit) {
    HistEvent event;
    return history(handle, &event, H_SETSIZE, limit);
}

int edit_history_enter(History *handle, const char *line) {
    HistEvent event;
    return history(handle, &event, H_ENTER, line);
}

int edit_history_unique(History *handle, int on) {
    HistEvent event;
    return history(handle, &event, H_SETUNIQUE, on);
}

int edit_history_first(History *handle) {
    HistEvent event;
    return history(handle, &event, H_FIRST);
}

int edit_history_clear(History *handle) {
    HistEvent event;
    return history(handle, &event, H_CLEAR);
}

int edit_character_width(unsigned int scalar) { return wcwidth((wchar_t)scalar); }

void edit_use_utf8_locale(void) {
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
}

static int forward_descriptor = -1;

static void forward(int signal_number) {
    int saved = errno;
    unsigned char byte = (unsigned char)signal_number;
    if (forward_descriptor >= 0) {
        ssize_t written = write(forward_descriptor, &byte, 1);
        (void)written;
    }
    errno = saved;
}

int edit_forward_signal(int signal_number, int descriptor) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = forward;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    forward_descriptor = descriptor;
    return sigaction(signal_number, &action, NULL);
}

void edit_stop_job(void) { kill(0, SIGTSTP); }

extern char **environ;

char **edit_environment(void) { return environ; }
