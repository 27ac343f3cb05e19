#ifndef CLIBXML2SHIMS_H
#define CLIBXML2SHIMS_H

#endif
