#ifndef CLIBEDITSHIMS_H
#define CLIBEDITSHIMS_H

#include <histedit.h>
#include <stdio.h>
#include <sys/types.h>
#include <wchar.h>

/* One function per argument shape of the variadic el_set, el_get and history, which Swift does not import. */
int edit_set_int(EditLine *el, int op, int value);
int edit_set_string(EditLine *el, int op, const char *value);
int edit_set_pointer(EditLine *el, int op, void *value);
int edit_refresh(EditLine *el);
void *edit_client_data(EditLine *el);
/* A file whose buffered bytes go to a function. */
FILE *edit_open_writer(ssize_t (*write)(void *, const char *, size_t), void *context);
int edit_set_prompt(EditLine *el, char *(*prompt)(EditLine *), char literal);
int edit_set_read(EditLine *el, int (*read)(EditLine *, wchar_t *));
int edit_add_function(EditLine *el, const char *name, const char *help, unsigned char (*function)(EditLine *, wint_t));
int edit_bind(EditLine *el, const char *key, const char *function);
int edit_bind_alternative(EditLine *el, const char *key, const char *function);
int edit_set_terminal(EditLine *el, const char *capability, const char *value);
int edit_set_tty(EditLine *el, const char *mode, const char *setting);
int edit_set_history(EditLine *el, History *history);
int edit_history_limit(History *history, int limit);
int edit_history_enter(History *history, const char *line);
int edit_history_unique(History *history, int on);
int edit_history_first(History *history);
int edit_history_clear(History *history);

/* The return codes of an editor function. */
extern const unsigned char edit_code_norm;
extern const unsigned char edit_code_newline;
extern const unsigned char edit_code_refresh;
extern const unsigned char edit_code_redisplay;

/* The width of a character on a terminal in columns; -1 for one that cannot be printed. */
int edit_character_width(unsigned int scalar);

/* Chooses a UTF-8 locale for character types: the user's own where it is one. */
void edit_use_utf8_locale(void);

/* From now on the signal is written as one byte to that file descriptor, which must not block. */
int edit_forward_signal(int signal_number, int descriptor);

/* Stops this process's job as Ctrl-Z would. */
void edit_stop_job(void);

/* The environment of this process, as new programs are given it. */
char **edit_environment(void);

#endif
