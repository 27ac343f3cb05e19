#ifndef COPENSSLSHIMS_H
#define COPENSSLSHIMS_H

#endif
