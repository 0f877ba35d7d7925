/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BLOCKS_H
#define BLOCKS_H
struct block { struct block *next; int value; };
struct block *block_new(void);
struct block *block_new_or_stop(void);
void block_delete(struct block *block);
void block_keep(struct block *block);
int block_read(const struct block *block);
int block_make(struct block **out);
void block_delete_if(struct block *block, int really);
#endif
