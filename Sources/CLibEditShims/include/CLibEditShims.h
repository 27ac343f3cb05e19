#ifndef CLIBEDITSHIMS_H
#define CLIBEDITSHIMS_H

#endif
